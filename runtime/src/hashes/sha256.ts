import { createHash } from "node:crypto";
import { exactJson } from "../json/exact-json.js";

/** Hexadecimal SHA-256 of a value's JSON. The order of keys counts. */
export const sha256Of = (value: unknown): string =>
  createHash("sha256").update(exactJson(value)).digest("hex");
