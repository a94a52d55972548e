import { defaults } from "../definitions/defaults.js";
import type { SourceText } from "../definitions/source.js";
import type { Ingest } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { problemAtKey, type Site } from "./site.js";
import { fraction, seconds } from "./values.js";

/** What a delivery may be: a key without anything to act on is reported. */
export function resolveLimits(
  site: Site,
  source: Path,
  text: SourceText,
): Pick<Ingest, "maxBadRows" | "allowEmpty" | "maxAheadSeconds"> {
  const ingest = text.ingest ?? {};
  const mode = ingest.mode ?? defaults.ingest.mode;
  const tell = (key: string, message: string, hint: string): void => {
    const at = [...source, "ingest", key];
    problemAtKey(site, at, { code: "MLO1390", message: `${dotted(at)} ${message}`, hint });
  };
  if (ingest.allow_empty !== undefined && mode !== "full" && mode !== "scd2")
    tell("allow_empty", `has no effect in mode ${mode}: a batch without rows changes nothing.`, "Remove it.");
  if (ingest.max_ahead !== undefined && mode === "scd2")
    tell("max_ahead", "has no effect in mode scd2, whose times are those of loading.", "Remove it.");
  else if (ingest.max_ahead !== undefined && text.event_time === undefined)
    tell("max_ahead", "needs an event_time.", "Declare the source's event_time, or remove max_ahead.");
  const bad = ingest.max_bad_rows ?? defaults.ingest.max_bad_rows;
  return {
    maxBadRows: typeof bad === "number" ? { rows: bad } : { share: fraction(bad) },
    allowEmpty: ingest.allow_empty ?? defaults.ingest.allow_empty,
    maxAheadSeconds: ingest.max_ahead === undefined ? null : seconds(ingest.max_ahead),
  };
}
