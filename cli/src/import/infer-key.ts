import type { InferredColumn } from "./inference.js";

const idName =
  /^(id|key|code|uuid|guid|nr|no|number)$|(_|^)(id|key|code|uuid|guid|nr|no|number|num)$|(Id|ID|Key|Code|Number)$/;
const timeTypes = ["timestamp", "date"];
/** So many combinations are tried. */
const mostCombinations = 20;

/** What could be a primary key in principle: missing nowhere, and not float. */
const isFit = ({ nullable, type, distinct }: InferredColumn): boolean =>
  !nullable && type !== "float" && distinct > 0;
export const isId = ({ name, from }: InferredColumn): boolean => idName.test(name) || idName.test(from ?? "");

/**
 * The single column that identifies rows: by its name, or else the first that holds text or stands first.
 * @returns whether the name says so too: what is only different in every row may come twice in the next file
 */
export function singleKey(
  columns: readonly InferredColumn[],
  rows: number,
): { readonly name: string; readonly isSure: boolean } | null {
  if (rows < 2) return null;
  const unique = columns.filter((column) => isFit(column) && column.isUnique && column.type !== "boolean");
  const named = unique.find(isId);
  const found =
    named ??
    unique.find((column) => column === columns[0]) ??
    unique.find(({ type }) => type === "string") ??
    unique.find(({ type }) => timeTypes.includes(type));
  return found === undefined ? null : { name: found.name, isSure: found === named };
}

/** Pairs and triples that may identify rows, the likeliest first: ids, times and short texts together. */
export function compositeCandidates(columns: readonly InferredColumn[], rows: number): number[][] {
  if (rows < 2) return [];
  const parts = columns
    .map((column, place) => ({ column, place }))
    .filter(({ column }) => isFit(column) && column.distinct > 1 && column.type !== "boolean")
    .filter(({ column }) => isId(column) || column.type === "string" || timeTypes.includes(column.type))
    .sort(
      (left, right) => rank(right.column) - rank(left.column) || right.column.distinct - left.column.distinct,
    )
    .slice(0, 8);
  const combinations: (typeof parts)[] = [];
  for (let a = 0; a < parts.length; a++)
    for (let b = a + 1; b < parts.length; b++) combinations.push([parts[a], parts[b]] as typeof parts);
  for (let a = 0; a < parts.length; a++)
    for (let b = a + 1; b < parts.length; b++)
      for (let c = b + 1; c < parts.length; c++)
        combinations.push([parts[a], parts[b], parts[c]] as typeof parts);
  return combinations
    .filter((each) => each.some(({ column }) => isId(column) || timeTypes.includes(column.type)))
    .filter((each) => each.reduce((product, { column }) => product * column.distinct * 1.1, 1) >= rows)
    .slice(0, mostCombinations)
    .map((each) => each.map(({ place }) => place).sort((left, right) => left - right));
}

const rank = (column: InferredColumn): number =>
  (isId(column) ? 2 : 0) + (timeTypes.includes(column.type) ? 1 : 0);

const eventName = /^(event_?)?(time(stamp)?|datetime|ts)$|^event_/i;
const writtenName = /(created|updated|modified|loaded|inserted|ingested|written)/i;
const timeName = /(time|timestamp|date|_at|_ts|utc)$/i;

/**
 * The column with the time that a row describes: by its name, then the one that comes before the others in its row, then
 * by how many different times it has.
 * @param ascending columns of which no value is less than the one before it
 * @param isBefore whether a column's time comes before another's in nearly all rows
 */
export function eventTimeOf(
  columns: readonly InferredColumn[],
  ascending: ReadonlySet<InferredColumn>,
  isBefore: (first: InferredColumn, second: InferredColumn) => boolean,
): string | null {
  const score = (column: InferredColumn): number =>
    (eventName.test(column.name) ? 4 : timeName.test(column.name) ? 2 : 0) +
    (ascending.has(column) ? 1 : 0) -
    (writtenName.test(column.name) ? 3 : 0);
  const [best] = columns
    .filter(({ type, nullable }) => type === "timestamp" && !nullable)
    .sort(
      (left, right) =>
        score(right) - score(left) ||
        Number(isBefore(right, left)) - Number(isBefore(left, right)) ||
        right.distinct - left.distinct,
    );
  return best?.name ?? null;
}
