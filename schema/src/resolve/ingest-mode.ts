import { defaults } from "../definitions/defaults.js";
import type { SourceText } from "../definitions/source.js";
import { suggestion } from "../diagnostics/suggest.js";
import type { Column, Ingest } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { isWritten, problemAt, problemAtKey, type Site } from "./site.js";
import { seconds } from "./values.js";

/** Checks that the source has what its mode needs. */
export function checkMode(site: Site, source: Path, text: SourceText): void {
  const mode = text.ingest?.mode ?? defaults.ingest.mode;
  const at = [...source, "ingest", "mode"];
  const tell = (message: string, hint: string): void =>
    problemAt(site, at, { code: "MLO1330", message: `${dotted(at)} is ${mode}, ${message}`, hint });
  const hasKey = text.primary_key !== undefined || isWritten(site, [...source, "primary_key"]);
  if ((mode === "upsert" || mode === "scd2") && !hasKey)
    tell(
      "but the source has no primary_key.",
      "Declare the columns that identify a row, or use another mode.",
    );
  if (mode === "scd2" && text.event_time !== undefined)
    tell(
      "which keeps times of its own, but the source has an event_time.",
      "Remove event_time: views read a row as it was from _valid_from on.",
    );
  if (text.type !== "postgres" || text.ingest?.cursor !== undefined) return;
  if (mode === "incremental" || mode === "append")
    tell(
      "but nothing tells what is new in a table.",
      "Name the column that grows with every change as cursor, or use full, upsert or scd2.",
    );
}

/** The cursor of a table; null without one, or (with reports) with one that cannot be. */
export function resolveCursor(
  site: Site,
  source: Path,
  text: SourceText,
  columns: readonly Column[],
): Ingest["cursor"] {
  const { cursor, lookback, mode = defaults.ingest.mode } = text.ingest ?? {};
  const path = [...source, "ingest"];
  if (cursor === undefined) {
    if (lookback !== undefined)
      problemAtKey(site, [...path, "lookback"], {
        code: "MLO1107",
        message: `${dotted([...path, "lookback"])} is set, but there is no cursor.`,
        hint: "Add cursor, or remove lookback.",
      });
    return null;
  }
  const at = [...path, "cursor"];
  const tell = (message: string, hint: string): void =>
    problemAt(site, at, { code: "MLO1331", message: `${dotted(at)} ${message}`, hint });
  if (text.type !== "postgres")
    tell(
      "is set, but files are told by their content.",
      "Remove it: mode incremental reads the files that are new.",
    );
  else if (mode === "full" || mode === "scd2")
    tell(
      `is set, but mode ${mode} reads everything.`,
      "Use mode incremental, upsert or append, or remove cursor.",
    );
  else if (text.primary_key === undefined && !isWritten(site, [...source, "primary_key"]))
    tell(
      "needs a primary_key: rows with the greatest value are read again, and only a key tells them from new ones.",
      "Declare the source's primary_key.",
    );
  const column = columns.find(({ name }) => name === cursor);
  if (!column) {
    if (!isWritten(site, [...source, "columns", cursor]))
      problemAt(site, at, {
        code: "MLO1202",
        message: `${dotted(source)} has no column "${cursor}".`,
        hint: suggestion(
          cursor,
          columns.map(({ name }) => name),
          "columns",
        ),
      });
    return null;
  }
  const hasTime = column.type === "timestamp" || column.type === "date";
  if (column.nullable || (!hasTime && column.type !== "integer"))
    tell(
      `is the column "${cursor}", which ${column.nullable ? "may be missing" : `is of type ${column.type}`}.`,
      "Name a timestamp, date or integer column that is not nullable.",
    );
  if (lookback !== undefined && !hasTime)
    problemAtKey(site, [...path, "lookback"], {
      code: "MLO1331",
      message: `${dotted([...path, "lookback"])} is a time, but the cursor is of type ${column.type}.`,
      hint: "Remove lookback.",
    });
  return { column: cursor, lookbackSeconds: seconds(lookback ?? defaults.ingest.lookback) };
}
