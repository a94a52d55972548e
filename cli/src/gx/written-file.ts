import { parseDocument } from "yaml";
import { CommandError } from "../errors/command-error.js";
import { plainValues } from "../edit/plain-values.js";
import { objectOf } from "./suite.js";

/** What mlops.yaml says of a source, before any default. */
export interface WrittenSourceParts {
  readonly name: string;
  /** Name of each column, by its own name and by the one that it has in the data. */
  readonly columns: ReadonlyMap<string, string>;
  /** Name of each column in the data, by its own name. */
  readonly dataNames: ReadonlyMap<string, string>;
  /** Type of each column, by its own name. */
  readonly types: ReadonlyMap<string, string>;
  readonly expectations: readonly Record<string, unknown>[];
}

/**
 * @param name null: the only source
 * @throws CommandError MLO6013 for an unknown source, MLO6002 where one must be named
 */
export function writtenSourceParts(text: string, name: string | null): WrittenSourceParts {
  const root = objectOf(plainValues(parseDocument(text, { intAsBigInt: true }))) ?? {};
  const sources = objectOf(root["sources"]) ?? {};
  const names = Object.keys(sources);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined)
    throw new CommandError(
      "MLO6002",
      "mlops.yaml has several sources",
      `Say for which: --source ${names.join(" or ")}.`,
    );
  const source = Object.hasOwn(sources, chosen) ? objectOf(sources[chosen]) : null;
  if (!source)
    throw new CommandError(
      "MLO6013",
      `there is no source "${chosen}"`,
      names.length > 0 ? `The sources are: ${names.join(", ")}.` : "Write one with `mlops import FILE`.",
    );
  const declared = Object.entries(objectOf(source["columns"]) ?? {}).map(([column, text]) => {
    const { from, type } = objectOf(text) ?? {};
    return { column, from: typeof from === "string" ? from : column, type: String(type) };
  });
  // The name in the data wins where it is another column's own name.
  const columns = new Map([
    ...declared.map(({ column }) => [column, column] as const),
    ...declared.map(({ column, from }) => [from, column] as const),
  ]);
  const lists = objectOf(root["expectations"]) ?? {};
  const list = Object.hasOwn(lists, chosen) ? lists[chosen] : [];
  const expectations = (Array.isArray(list) ? list : []).flatMap(
    (item: unknown): Record<string, unknown>[] => {
      const expectation = objectOf(item);
      return expectation ? [expectation] : [];
    },
  );
  return {
    name: chosen,
    columns,
    dataNames: new Map(declared.map(({ column, from }) => [column, from])),
    types: new Map(declared.map(({ column, type }) => [column, type])),
    expectations,
  };
}
