import type { ExpectationText } from "../definitions/expectation.js";
import { suggestion } from "../diagnostics/suggest.js";
import type { Column } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { comparesColumns, familyOf, takes } from "./expectation-traits.js";
import { isWritten, problemAt, type Site } from "./site.js";

/** A column that an expectation names, and where. */
interface Named {
  readonly path: Path;
  readonly name: string;
}

/**
 * Reports columns that do not exist or are of a wrong type; gives the one that the expectation is about, if it fits.
 * @param unknown columns that its row_condition names and that are not there
 */
export function checkColumns(
  site: Site,
  path: Path,
  source: string,
  text: ExpectationText,
  columns: readonly Column[],
  unknown: readonly string[],
): Column | null {
  const found = namedColumns(path, text).map((named) => ({
    ...named,
    column: find(site, source, named, columns),
  }));
  const [fits = true] = found.map(
    ({ path: at, column }) => column === null || hasFittingType(site, at, text, column),
  );
  if (comparesColumns.has(text.type)) checkComparable(site, path, text, found);
  for (const name of unknown) find(site, source, { path: [...path, "row_condition"], name }, columns);
  const [first] = found;
  return "column" in text && text.column !== undefined && fits ? (first?.column ?? null) : null;
}

function namedColumns(path: Path, text: ExpectationText): Named[] {
  const keys = ["column", "column_A", "column_B"].flatMap((key): Named[] => {
    const name = (text as Readonly<Record<string, unknown>>)[key];
    return typeof name === "string" ? [{ path: [...path, key], name }] : [];
  });
  // What the list of expected columns names need not be there: that is what is checked.
  const listed =
    "column_list" in text && text.type !== "expect_table_columns_to_match_ordered_list"
      ? text.column_list
      : [];
  return [...keys, ...(listed ?? []).map((name, index) => ({ path: [...path, "column_list", index], name }))];
}

function find(site: Site, source: string, { path, name }: Named, columns: readonly Column[]): Column | null {
  const column = columns.find((each) => each.name === name);
  if (!column && !isWritten(site, ["sources", source, "columns", name]))
    problemAt(site, path, {
      code: "MLO1202",
      message: `sources.${source} has no column "${name}".`,
      hint: suggestion(
        name,
        columns.map((each) => each.name),
        "columns",
      ),
    });
  return column ?? null;
}

function hasFittingType(site: Site, path: Path, text: ExpectationText, column: Column): boolean {
  const types = takes[text.type];
  const fits = !types || types.includes(column.type);
  if (!fits)
    problemAt(site, path, {
      code: "MLO1305",
      message: `${text.type} cannot be checked on "${column.name}", which is of type ${column.type}.`,
      hint: `It takes columns of type ${types.join(", ")}.`,
    });
  return fits;
}

function checkComparable(
  site: Site,
  path: Path,
  text: ExpectationText,
  found: readonly { readonly path: Path; readonly column: Column | null }[],
): void {
  const [first, ...others] = found;
  for (const { path: at, column } of others) {
    if (!first?.column || !column || familyOf[first.column.type] === familyOf[column.type]) continue;
    problemAt(site, at, {
      code: "MLO1305",
      message: `${dotted(path)} compares "${first.column.name}" of type ${first.column.type} with "${column.name}" of type ${column.type}.`,
      hint: `${text.type} compares numbers with numbers, times with times, and text with text.`,
    });
  }
}

/** Reports another table that is no source, and columns that it does not have. */
export function checkOtherTable(
  site: Site,
  path: Path,
  text: ExpectationText,
  sources: readonly string[],
): void {
  if (!("other_table_name" in text) || text.other_table_name.includes(".")) return;
  const other = text.other_table_name;
  if (!isWritten(site, ["sources", other])) {
    problemAt(site, [...path, "other_table_name"], {
      code: "MLO1350",
      message: `There is no source "${other}".`,
      hint: `${suggestion(other, sources, "sources")} A table of the same database is named with its schema: audit.flights.`,
    });
    return;
  }
  if (text.type !== "expect_column_values_to_be_in_other_table") return;
  const names = text.column_list
    ? (text.other_column_list ?? text.column_list)
    : [text.other_column ?? text.column ?? ""];
  const key = text.column_list ? "other_column_list" : "other_column";
  const at = key in text ? [...path, key] : path;
  for (const name of names)
    if (!isWritten(site, ["sources", other, "columns", name]))
      problemAt(site, at, {
        code: "MLO1202",
        message: `sources.${other} has no column "${name}".`,
        hint: `Name the other table's column under ${key}.`,
      });
}
