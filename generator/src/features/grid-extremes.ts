/**
 * Least and greatest values of a window. They cannot be kept as running sums; instead every stay in a window is cut
 * into whole pieces of 1, 2, 4, … grid points, as a segment tree cuts a range, and a grid point looks only at the one
 * piece of each length that covers it. The cost grows with the logarithm of the window, not with its rows.
 */
import { column, identifier, textLiteral } from "../sql/quote.js";
import { select } from "../sql/select.js";
import { gridNumber, kept, type Grid } from "./grid.js";
import { partOf, type AggregateField } from "./grid-fields.js";

/** Of each piece the least and the greatest value that stays for all of it. */
export function piecesSql(grid: Grid): string {
  const { keys, everySeconds, own } = grid;
  const { term, value, enters, leaves, level, first, end, piece, isWhole, least, greatest } = own;
  const from = gridNumber(enters, everySeconds);
  const to = gridNumber(leaves, everySeconds);
  return select({
    columns: [keys, term, level, piece, `min(${value}) AS ${least}`, `max(${value}) AS ${greatest}`],
    from: [
      "spans",
      levels(grid),
      // Rounded up and down: the pieces of this length that lie within the stay.
      `CROSS JOIN LATERAL (VALUES (-(-${from} >> ${level}), ${to} >> ${level})) AS stay (${first}, ${end})`,
      `CROSS JOIN LATERAL (VALUES (${first}, ${first} & 1 = 1), (${end} - 1, ${end} & 1 = 1)) AS cut (${piece}, ${isWhole})`,
    ],
    where: [
      `${term} IN (${extremes(grid)
        .map(({ name }) => textLiteral(name))
        .join(", ")})`,
      `${first} < ${end}`,
      isWhole,
    ],
    groupBy: [keys, term, level, piece],
  });
}

/** At each grid point the extreme of every field, over the pieces that cover it. */
export function extremesSql(grid: Grid): string {
  const { view, everySeconds, own } = grid;
  const { at, term, level, piece, least, greatest } = own;
  const keys = view.keys.map((key) => column(key.name, "totals"));
  const point = `totals.${at}`;
  return select({
    columns: [
      ...keys,
      point,
      ...extremes(grid).map(({ name, aggregate }) => {
        const isLeast = aggregate.function === "min" || aggregate.function === "first";
        const extreme = isLeast ? `min(${least})` : `max(${greatest})`;
        return `${extreme} FILTER (WHERE ${term} = ${textLiteral(name)}) AS ${partOf(name, "extreme")}`;
      }),
    ],
    from: [
      "totals",
      levels(grid),
      `JOIN pieces ON ${[
        ...view.keys.map((key) => `${column(key.name, "pieces")} = ${column(key.name, "totals")}`),
        `pieces.${level} = level.${level}`,
        `pieces.${piece} = ${gridNumber(point, everySeconds)} >> level.${level}`,
      ].join("\n  AND ")}`,
    ],
    where: [`${point} >= $1`],
    groupBy: [...keys, point],
  });
}

/** Joins the extremes to `totals`. */
export function extremesJoin(grid: Grid): string {
  return `LEFT JOIN extremes USING (${[...grid.view.keys.map((key) => identifier(key.name)), grid.own.at].join(", ")})`;
}

function extremes(grid: Grid): AggregateField[] {
  return kept(grid, "extremes");
}

/** Pieces of 2^0 up to 2^n grid points, the longest no longer than the longest window. */
function levels(grid: Grid): string {
  const longest = Math.max(...extremes(grid).map(({ aggregate }) => aggregate.windowSeconds));
  const points = Math.ceil(longest / grid.everySeconds);
  return `CROSS JOIN generate_series(0, ${Math.floor(Math.log2(points))}) AS level (${grid.own.level})`;
}
