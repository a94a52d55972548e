import type { CategoricalColumn, NumericColumn } from "../../src/frame/frame.js";
import type { Random } from "../../src/frame/random.js";

/** @param texts one a row; null: missing. Categories are numbered by first appearance, as in a training set. */
export function categorical(name: string, texts: readonly (string | null)[]): CategoricalColumn {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(texts, (text) => {
    if (text === null) return -1;
    if (!codeOf.has(text)) codeOf.set(text, codeOf.size);
    return codeOf.get(text)!;
  });
  return { name, kind: "categorical", codes, categories: [...codeOf.keys()] };
}

export const numeric = (name: string, values: ArrayLike<number>): NumericColumn => ({
  name,
  kind: "numeric",
  values: Float64Array.from(values),
});

export const drawn = <Item>(items: readonly Item[], random: Random): Item =>
  items[Math.floor(random() * items.length)]!;
