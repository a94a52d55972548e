import pg from "pg";
import { parseExactJson } from "../json/exact-json.js";
import { typeParsers } from "./type-parsers.js";

const { JSON: json, JSONB: jsonb } = pg.types.builtins;

/** Type parsers of the pool, save that JSON keeps its integers exact. */
export const exactJsonParsers: pg.CustomTypesConfig = {
  getTypeParser: (type: number, format?: "text" | "binary") =>
    format !== "binary" && (type === json || type === jsonb)
      ? parseExactJson
      : (typeParsers.getTypeParser(type, format) as (value: unknown) => unknown),
};
