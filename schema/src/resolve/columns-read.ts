import type { SourceText } from "../definitions/source.js";
import type { Column } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { problemAt, problemAtKey, type Site } from "./site.js";

/** Directives of strftime that the runtime reads. */
const directives = "YymdbBHIpMSfzjT%";

/** Checks what columns say of the data that they are read from. */
export function checkColumnsRead(
  site: Site,
  source: Path,
  text: SourceText,
  columns: readonly Column[],
): void {
  for (const column of columns) {
    const at = [...source, "columns", column.name, "format"];
    if (column.format === null) continue;
    if (column.type !== "timestamp" && column.type !== "date")
      problemAtKey(site, at, {
        code: "MLO1324",
        message: `${dotted(at)} says how times are written, but the column is of type ${column.type}.`,
        hint: "Make it a timestamp or a date, or remove format.",
      });
    else if (text.type === "postgres" || isParquet(text))
      problemAtKey(site, at, {
        code: "MLO1324",
        message: `${dotted(at)} says how times are written, but the data has times as such.`,
        hint: "Remove format.",
      });
    else checkDirectives(site, at, column.format);
  }
}

function isParquet(text: Exclude<SourceText, { type: "postgres" }>): boolean {
  const path = text.type === "http" ? text.url.replace(/[?#].*/, "") : text.path;
  return text.format === "parquet" || (text.format === undefined && /\.(parquet|pq)$/i.test(path));
}

function checkDirectives(site: Site, at: Path, format: string): void {
  if (format === "epoch" || format === "epoch_ms") return;
  const used = [...format.matchAll(/%(.?)/gs)].map((match) => match[1] ?? "");
  const unknown = used.find((directive) => directive === "" || !directives.includes(directive));
  if (unknown !== undefined || used.length === 0)
    problemAt(site, at, {
      code: "MLO1324",
      message:
        unknown === undefined
          ? `${dotted(at)} has no directive of strftime.`
          : `${dotted(at)} has the directive %${unknown}, which is not read.`,
      hint: "Use %Y %y %m %d %b %B %j %H %I %p %M %S %f %z %T, such as %d/%m/%Y %H:%M, or epoch or epoch_ms.",
    });
  else if (!used.includes("Y") && !used.includes("y"))
    problemAt(site, at, {
      code: "MLO1324",
      message: `${dotted(at)} does not say where the year is.`,
      hint: "Add %Y, or %y for two digits.",
    });
}
