import { parseDocument } from "yaml";
import { CommandError } from "../errors/command-error.js";
import { objectOf } from "./suite.js";

/** What mlops.yaml says of a source, before any default. */
export interface WrittenSourceParts {
  readonly name: string;
  /** Name of each column, by its own name and by the one that it has in the data. */
  readonly columns: ReadonlyMap<string, string>;
  readonly expectations: readonly Record<string, unknown>[];
}

/**
 * @param name null: the only source
 * @throws CommandError MLO6013 for an unknown source, MLO6002 where one must be named
 */
export function writtenSourceParts(text: string, name: string | null): WrittenSourceParts {
  const root = objectOf(parseDocument(text).toJS({ maxAliasCount: -1 })) ?? {};
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
  const columns = Object.entries(objectOf(source["columns"]) ?? {}).flatMap(([column, text]) => {
    const from = objectOf(text)?.["from"];
    return [...(typeof from === "string" ? [[from, column] as const] : []), [column, column] as const];
  });
  const lists = objectOf(root["expectations"]) ?? {};
  const list = Object.hasOwn(lists, chosen) ? lists[chosen] : [];
  const expectations = (Array.isArray(list) ? list : []).flatMap(
    (item: unknown): Record<string, unknown>[] => {
      const expectation = objectOf(item);
      return expectation ? [expectation] : [];
    },
  );
  return { name: chosen, columns: new Map(columns), expectations };
}
