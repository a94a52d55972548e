import { defaults } from "../definitions/defaults.js";
import type { SourceText } from "../definitions/source.js";
import type { Column, Ingest } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { checkCron } from "./cron.js";
import { resolveLimits } from "./ingest-limits.js";
import { checkMode, resolveCursor } from "./ingest-mode.js";
import { problemAt, problemAtKey, type Site } from "./site.js";
import { seconds } from "./values.js";

export function resolveIngest(
  site: Site,
  source: Path,
  text: SourceText,
  columns: readonly Column[],
): Ingest {
  const path = [...source, "ingest"];
  const ingest = text.ingest ?? {};
  if (ingest.schedule !== undefined) checkCron(site, [...path, "schedule"], ingest.schedule);
  else if (ingest.catchup !== undefined)
    problemAtKey(site, [...path, "catchup"], {
      code: "MLO1107",
      message: `${dotted([...path, "catchup"])} is set, but there is no schedule.`,
      hint: "Add schedule, or remove catchup.",
    });
  checkMode(site, source, text);
  const timeoutSeconds = seconds(ingest.timeout ?? defaults.ingest.timeout);
  if (timeoutSeconds === 0)
    problemAt(site, [...path, "timeout"], {
      code: "MLO1105",
      message: `${dotted([...path, "timeout"])} is zero.`,
      hint: "Use a duration above zero, such as 1h.",
    });
  return {
    mode: ingest.mode ?? defaults.ingest.mode,
    cursor: resolveCursor(site, source, text, columns),
    schedule: ingest.schedule ?? null,
    catchup: ingest.schedule === undefined ? null : (ingest.catchup ?? defaults.ingest.catchup),
    retries: {
      attempts: ingest.retries?.attempts ?? defaults.retries.attempts,
      backoffSeconds: seconds(ingest.retries?.backoff ?? defaults.retries.backoff),
    },
    timeoutSeconds,
    onBadRow: ingest.on_bad_row ?? defaults.ingest.on_bad_row,
    ...resolveLimits(site, source, text),
  };
}
