import { stripVTControlCharacters } from "node:util";

/**
 * Lines of columns padded to equal width, two spaces apart; colours do not count.
 * @param head null: no heading
 */
export function renderTable(head: readonly string[] | null, rows: readonly (readonly string[])[]): string {
  const lines = head ? [head, ...rows] : rows;
  const widths: number[] = [];
  for (const line of lines)
    line.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, width(cell))));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function width(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
