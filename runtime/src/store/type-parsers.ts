import pg from "pg";

const { builtins } = pg.types;

/** Text of a bigint as a number; beyond ±2^53 the text itself, since a number would be another one. */
function safeInteger(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/** A timestamp without zone, which sessions in UTC mean as UTC. */
function utcTimestamp(text: string): unknown {
  return pg.types.getTypeParser(builtins.TIMESTAMPTZ)(`${text}+00`);
}

/**
 * bigint -> number, timestamptz -> Date (±Infinity for ±infinity), date -> "YYYY-MM-DD";
 * numeric stays text, everything else is as pg has it.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser(type: number, format?: "text" | "binary") {
    if (format !== "binary") {
      if (type === builtins.INT8) return safeInteger;
      if (type === builtins.DATE) return String;
      if (type === builtins.TIMESTAMP) return utcTimestamp;
    }
    return pg.types.getTypeParser(type, format) as (value: unknown) => unknown;
  },
};
