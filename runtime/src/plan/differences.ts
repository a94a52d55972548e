import { isDeepStrictEqual } from "node:util";
import { plain } from "../hashes/project-hash.js";

/** Keys whose values differ, functions by their code; sorted. */
export function differentKeys(before: object, after: object): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const at = (value: object, key: string): unknown => plain((value as Record<string, unknown>)[key]);
  return [...keys].filter((key) => !isDeepStrictEqual(at(before, key), at(after, key))).sort();
}

/** What came, went and changed of things with names. */
export function pairs<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
): {
  readonly added: readonly T[];
  readonly gone: readonly T[];
  readonly kept: readonly (readonly [T, T])[];
} {
  const find = (list: readonly T[], name: string): T | undefined => list.find((each) => each.name === name);
  return {
    added: after.filter(({ name }) => find(before, name) === undefined),
    gone: before.filter(({ name }) => find(after, name) === undefined),
    kept: after.flatMap((each) => {
      const earlier = find(before, each.name);
      return earlier === undefined ? [] : [[earlier, each] as const];
    }),
  };
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
