import type { CategoricalColumn, Column, NumericColumn } from "../../frame/frame.js";

/**
 * What one input adds to the score. A number is standardised, and a missing one adds a weight of its own in
 * place of the mean; a category adds its weight, an unseen one nothing. All numbers are float32-exact.
 */
export type Term =
  | {
      readonly kind: "numeric";
      readonly name: string;
      readonly mean: number;
      readonly scale: number;
      readonly weight: number;
      readonly missingWeight: number;
    }
  | {
      readonly kind: "categorical";
      readonly name: string;
      readonly categories: readonly string[];
      readonly weights: Float32Array;
      readonly missingWeight: number;
    };

/** One input's columns of the design matrix, over the training rows. */
export type DesignColumn =
  | {
      readonly kind: "numeric";
      readonly name: string;
      readonly mean: number;
      readonly scale: number;
      /** Standardised; 0 where missing. */
      readonly values: Float64Array;
      /** 1 where missing; null: nowhere. */
      readonly missing: Uint8Array | null;
    }
  | {
      readonly kind: "categorical";
      readonly name: string;
      readonly categories: readonly string[];
      /** Index into categories; categories.length: missing. */
      readonly codes: Int32Array;
      readonly hasMissing: boolean;
    };

/** How many weights the column has: one a number or category, one more if values are missing. */
export const weightsOf = (column: DesignColumn): number =>
  column.kind === "numeric"
    ? 1 + (column.missing ? 1 : 0)
    : column.categories.length + (column.hasMissing ? 1 : 0);

export const designColumn = (column: Column, rows: Int32Array): DesignColumn =>
  column.kind === "numeric" ? designNumeric(column, rows) : designCategorical(column, rows);

/** What the input adds to every row's score. */
export function contributions(term: Term, column: Column): Float64Array {
  if (term.kind === "numeric" && column.kind === "numeric") {
    return column.values.map((value) => {
      const standardised = (Math.fround(value) - term.mean) / term.scale;
      return Number.isFinite(Math.fround(value)) ? standardised * term.weight : term.missingWeight;
    });
  }
  if (term.kind === "categorical" && column.kind === "categorical") {
    const weightOf = new Map(term.categories.map((category, i) => [category, term.weights[i]!]));
    const byCode = column.categories.map((category) => weightOf.get(category) ?? 0);
    return Float64Array.from(column.codes, (code) => (code < 0 ? term.missingWeight : byCode[code]!));
  }
  throw new RangeError(`input ${column.name} is ${column.kind}, but was trained as ${term.kind}`);
}

/** The term with the weights that were found for the column, in the order of the design matrix. */
export function fittedTerm(column: DesignColumn, weights: Float64Array): Term {
  const { kind, name } = column;
  if (kind === "numeric") {
    return {
      kind,
      name,
      mean: column.mean,
      scale: column.scale,
      weight: Math.fround(weights[0]!),
      missingWeight: Math.fround(weights[1] ?? 0),
    };
  }
  const { categories } = column;
  return {
    kind,
    name,
    categories,
    weights: Float32Array.from(weights.subarray(0, categories.length)),
    missingWeight: Math.fround(weights[categories.length] ?? 0),
  };
}

/** Infinite values count as missing: they have no place on a standardised scale. */
function designNumeric(column: NumericColumn, rows: Int32Array): DesignColumn {
  const raw = Float64Array.from(rows, (row) => Math.fround(column.values[row]!));
  const finite = raw.filter(Number.isFinite);
  const mean = Math.fround(finite.length > 0 ? finite.reduce((sum, x) => sum + x, 0) / finite.length : 0);
  const variance = finite.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, finite.length);
  const deviation = Math.fround(Math.sqrt(variance));
  const scale = deviation > 0 ? deviation : 1;
  return {
    kind: "numeric",
    name: column.name,
    mean,
    scale,
    values: raw.map((x) => (Number.isFinite(x) ? (x - mean) / scale : 0)),
    missing: finite.length < raw.length ? Uint8Array.from(raw, (x) => (Number.isFinite(x) ? 0 : 1)) : null,
  };
}

function designCategorical(column: CategoricalColumn, rows: Int32Array): DesignColumn {
  const seen = new Uint8Array(column.categories.length);
  for (const row of rows) if (column.codes[row]! >= 0) seen[column.codes[row]!] = 1;
  const kept = [...seen.keys()].filter((code) => seen[code] === 1);
  const newCode = new Map(kept.map((code, i) => [code, i]));
  const codes = Int32Array.from(rows, (row) => newCode.get(column.codes[row]!) ?? kept.length);
  return {
    kind: "categorical",
    name: column.name,
    categories: kept.map((code) => column.categories[code]!),
    codes,
    hasMissing: codes.includes(kept.length),
  };
}
