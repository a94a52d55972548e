import type { RefundsRow } from "../generated/sources/refunds.js";
import { refundsSource } from "../generated/sources/refunds.js";
import { rate } from "../../shared/rates.js";
import { tax } from "./tax";
import { round } from "./round.js";
import { legacy } from "./legacy.js";
import { readFile } from "node:fs/promises";

export function clean(row: RefundsRow): RefundsRow {
  return { ...row, id: round(legacy(tax(rate(row.id)))) };
}
