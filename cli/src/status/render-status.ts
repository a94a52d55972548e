import { formatAge, formatCount, formatDuration, formatMetric } from "../output/format.js";
import { renderTable } from "../output/table.js";
import { readOnlyHint } from "../errors/machine-error.js";
import { readOnlyMessage } from "../project/writable.js";
import type { Terminal } from "../terminal.js";
import type { ProjectStatus } from "./read-status.js";

type Colors = Terminal["colors"]["out"];
const longestMessage = 160;

type Rows = readonly (readonly string[])[];

/** The status for people: a table for each kind of thing, kinds that the project lacks left out. */
export function renderStatus(status: ProjectStatus, colors: Colors, now: Date): string {
  const sections: readonly (readonly [head: readonly string[], rows: Rows])[] = [
    [["services", "state", "url", "model", ""], serviceRows(status, colors)],
    [["processes", "state", "pid", "restarts"], processRows(status, colors)],
    [
      ["sources", "state", "rows", "quarantined", "expectations", "last batch", ""],
      sourceRows(status, colors, now),
    ],
    [["features", "state", "rows", "until", ""], featureRows(status, colors)],
    [["models", "state", "aliases", "newest", "metrics"], modelRows(status, colors, now)],
    [["monitors", "state", "evaluated", ""], monitorRows(status, colors, now)],
    [["flows", "state", "last run", "took", "next run", ""], flowRows(status, colors, now)],
  ];
  const tables = sections
    .filter(([, rows]) => rows.length > 0)
    .map(([head, rows]) => renderTable(head.map(colors.bold), rows));
  const notes = undeclaredColumns(status, colors);
  const heading = `${colors.bold(status.project)} ${paintState(status.state, colors)}`;
  const doubt = status.doubt === null ? [] : [colors.yellow(status.doubt)];
  const readOnly = status.readOnly
    ? [`${colors.yellow(readOnlyMessage(status.readOnly))}\n${readOnlyHint}`]
    : [];
  return [heading, ...doubt, ...readOnly, ...silence(status, colors), ...tables, ...notes].join("\n\n");
}

/** Without its database, most of the status cannot be told: it says why. */
function silence({ database: { state, reason, hint } }: ProjectStatus, colors: Colors): string[] {
  if (state !== "not_answering") return [];
  return [[colors.red(reason ?? ""), ...(hint === null ? [] : [hint])].join("\n")];
}

/** Columns that the data has and mlops.yaml does not declare, with the lines to write. */
function undeclaredColumns({ sources = [] }: ProjectStatus, colors: Colors): string[] {
  return sources.flatMap(({ name, undeclaredColumns: columns, declare }) =>
    declare.length === 0
      ? []
      : [
          `${colors.bold(name)} has columns that are not declared, so not read: ${Object.keys(columns).join(", ")}\n` +
            `  write under sources.${name}.columns, or leave them out:\n${declare.map((line) => `    ${line}`).join("\n")}`,
        ],
  );
}

function serviceRows({ services }: ProjectStatus, colors: Colors): Rows {
  return services.map(({ name, state, url, model, reason, rejectedPredictions: rejected }) => [
    name,
    paintState(state, colors),
    url,
    model,
    [reason ?? "", rejected ? colors.red(rejectedText(rejected)) : ""]
      .filter((text) => text !== "")
      .join("; "),
  ]);
}

const rejectedText = (count: number): string =>
  `the database refuses ${formatCount(count)} ${count === 1 ? "prediction" : "predictions"}, which wait in the spool's folder "rejected"`;

function processRows({ processes }: ProjectStatus, colors: Colors): Rows {
  return processes.map(({ name, state, pid, restarts }) => [
    name,
    paintState(state, colors),
    pid === null ? "" : String(pid),
    String(restarts),
  ]);
}

function sourceRows({ sources = [] }: ProjectStatus, colors: Colors, now: Date): Rows {
  return sources.map(({ name, state, rows, quarantined, expectations, lastBatch, blocked }) => [
    name,
    paintState(state, colors),
    formatCount(rows),
    formatCount(quarantined),
    `${expectations.passed} passed` +
      (expectations.failed > 0 ? `, ${colors.yellow(`${expectations.failed} failed`)}` : ""),
    lastBatch ? `${lastBatch.origin}, ${age(lastBatch.finishedAt, now)}` : "",
    shortened(blocked.map(({ message }) => message).join("; ")),
  ]);
}

/** A message must not blow the table up; --json and the logs have all of it. */
function shortened(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage - 1)}…`;
}

function featureRows({ features = [] }: ProjectStatus, colors: Colors): Rows {
  return features.map(({ name, state, rows, until, computing, missing }) => [
    name,
    paintState(state, colors),
    formatCount(rows),
    minute(until),
    [
      computing ? `computed anew: ${computing.done} of ${computing.intervals} intervals` : "",
      missing
        ? `cannot be computed, so missing: ${missing.example}${missing.count > 1 ? ` and ${missing.count - 1} more` : ""}`
        : "",
    ]
      .filter((remark) => remark !== "")
      .join("; "),
  ]);
}

function modelRows({ models = [] }: ProjectStatus, colors: Colors, now: Date): Rows {
  return models.map(({ name, state, aliases, versions: [newest] }) => [
    name,
    paintState(state, colors),
    Object.entries(aliases)
      .map(([alias, version]) => `${alias}: version ${version}`)
      .join(", "),
    newest ? `version ${newest.version}, ${age(newest.createdAt, now)}` : "",
    newest ? renderMetrics(newest.metrics) : "",
  ]);
}

function monitorRows({ monitors = [] }: ProjectStatus, colors: Colors, now: Date): Rows {
  return monitors.map(({ name, state, evaluatedAt, message }) => [
    name,
    paintState(state, colors),
    age(evaluatedAt, now),
    message ?? "",
  ]);
}

function flowRows({ flows = [] }: ProjectStatus, colors: Colors, now: Date): Rows {
  return flows.map(({ name, state, lastRun, nextRunAt }) => [
    name,
    paintState(state, colors),
    age(lastRun?.startedAt ?? null, now),
    typeof lastRun?.durationSeconds === "number" ? formatDuration(lastRun.durationSeconds) : "",
    minute(nextRunAt),
    shortened(lastRun?.error ?? lastRun?.message ?? ""),
  ]);
}

/** "roc_auc 0.7182, log_loss 0.4531". */
export function renderMetrics(metrics: Readonly<Record<string, number>>): string {
  return Object.entries(metrics)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${formatMetric(value)}`)
    .join(", ");
}

function age(time: string | null, now: Date): string {
  return time === null ? "" : formatAge(new Date(time), now);
}

function minute(time: string | null): string {
  return time === null ? "" : `${time.slice(0, 16).replace("T", " ")}Z`;
}

const good = new Set(["ready", "running", "loaded", "materialized", "trained", "ok", "succeeded"]);
const bad = new Set(["down", "degraded", "killed", "blocked", "failed", "alert", "not_answering"]);

function paintState(text: string, colors: Colors): string {
  const words = text.replaceAll("_", " ");
  if (good.has(text)) return colors.green(words);
  return bad.has(text) ? colors.red(words) : colors.yellow(words);
}
