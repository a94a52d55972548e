import type pg from "pg";
import { artifactPaths, runArtifact } from "../tracking/index.js";
import type { MonitorDefinition } from "../definitions/monitor.js";
import { lastVersion, readPredictions, type LoggedPrediction } from "./logged-predictions.js";
import type { InputProfile, Profile } from "../tracking/profile.js";
import { currentSample, missingSample, referenceSample } from "./samples.js";
import { testDrift, type DriftMethod } from "./statistics/drift-test.js";
import { ownValue } from "../names/own-value.js";

/** One input, or the predictions, in the window against training. */
export interface DriftOfInput {
  readonly name: string;
  readonly method: DriftMethod | null;
  /** Null: not evaluated, for the reason given. */
  readonly score: number | null;
  readonly threshold: number | null;
  /** Whether the values or the share of missing ones drifted. */
  readonly drifted: boolean | null;
  readonly reason: string | null;
  /** The share of missing values, compared as a category. */
  readonly missing: {
    readonly method: DriftMethod;
    readonly score: number;
    readonly threshold: number;
    readonly drifted: boolean;
  } | null;
  /** Rows with a value, and without one. */
  readonly reference: RowCounts;
  readonly current: RowCounts;
}

interface RowCounts {
  readonly rows: number;
  readonly missing: number;
}

export interface DriftDetails {
  /** Predictions in the window. */
  readonly rows: number;
  /** How many of them were compared. */
  readonly sampled: number;
  /** Drifted inputs among those that could be evaluated; null: none could. */
  readonly share: number | null;
  readonly drift_share: number;
  readonly inputs: readonly DriftOfInput[];
  /** What the model answered, against its answers on its test set; not part of the share. */
  readonly predictions: DriftOfInput;
}

export interface DriftResult {
  readonly state: "ok" | "alert" | "not_evaluated";
  readonly message: string;
  /** The version that answered last; null: nothing was asked in the window. */
  readonly version: number | null;
  readonly details: DriftDetails | Record<string, never>;
}

/** Enough for any of the tests, and small enough to be compared within a second. */
const mostRows = 20_000;

/**
 * Compares what a service was asked in the monitor's window before `now` with the training data of the
 * version that answered last, input by input by Evidently's default rule, the share of missing values by the same
 * rule for categories, and writes the result into monitoring.results. An alert: at least `driftShare` of the inputs drifted. Fewer than `minRows`
 * predictions are not evaluated.
 */
export async function evaluateDrift(
  pool: pg.Pool,
  monitor: MonitorDefinition,
  { now }: { readonly now: Date },
): Promise<DriftResult> {
  const start = new Date(now.getTime() - monitor.windowSeconds * 1000);
  const result = await compare(pool, monitor, start, now);
  await pool.query(
    `INSERT INTO monitoring.results (monitor, model, version, state, message, details, window_start, window_end)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      monitor.name,
      monitor.model,
      result.version,
      result.state,
      result.message,
      JSON.stringify(result.details),
      start,
      now,
    ],
  );
  return result;
}

async function compare(
  pool: pg.Pool,
  monitor: MonitorDefinition,
  start: Date,
  end: Date,
): Promise<DriftResult> {
  const window = { service: monitor.service, model: monitor.model, start, end };
  const asked = await lastVersion(pool, window);
  if (asked === null || asked.rows < monitor.minRows) {
    const rows = asked === null ? "no prediction" : `${asked.rows} predictions of version ${asked.version}`;
    const message = `not evaluated: ${rows} in the window, ${monitor.minRows} are needed`;
    return { state: "not_evaluated", message, version: asked?.version ?? null, details: {} };
  }
  const profile = await trainingProfile(pool, monitor.model, asked.version);
  const predictions = await readPredictions(pool, window, asked.version, mostRows);
  const details = driftDetails(profile, predictions, asked.rows, monitor.driftShare);
  return { ...verdict(details, monitor), version: asked.version, details };
}

async function trainingProfile(pool: pg.Pool, model: string, version: number): Promise<Profile> {
  const { rows } = await pool.query<{ run_id: string }>(
    "SELECT run_id FROM ml.model_versions WHERE name = $1 AND version = $2",
    [model, version],
  );
  return JSON.parse(String(await runArtifact(pool, rows[0]!.run_id, artifactPaths.profile))) as Profile;
}

function driftDetails(
  profile: Profile,
  predictions: readonly LoggedPrediction[],
  rows: number,
  driftShare: number,
): DriftDetails {
  const inputs = Object.entries(profile.inputs).map(([name, input]) =>
    driftOf(
      name,
      input,
      predictions.map((prediction) => ownValue(prediction.inputs, name) ?? null),
    ),
  );
  const evaluated = inputs.filter(({ drifted }) => drifted !== null);
  const drifted = evaluated.filter((input) => input.drifted);
  const values = predictions.map(({ value }) => value);
  return {
    rows,
    sampled: predictions.length,
    share: evaluated.length === 0 ? null : drifted.length / evaluated.length,
    drift_share: driftShare,
    inputs,
    predictions: driftOf("predictions", profile.predictions, values),
  };
}

function driftOf(name: string, profile: InputProfile, values: readonly unknown[]): DriftOfInput {
  const sample = currentSample(profile.kind, values);
  const outcome = testDrift(referenceSample(profile), sample);
  const judged = "score" in outcome ? { ...outcome, reason: null } : unjudged(outcome);
  const reference = { rows: profile.count - profile.missing, missing: profile.missing };
  const current = { rows: sample.rows, missing: values.length - sample.rows };
  const missing = testDrift(missingSample(reference), missingSample(current));
  const appeared = reference.rows === 0 && current.rows > 0;
  const missingDrifted = appeared || ("score" in missing && missing.drifted);
  return {
    name,
    ...judged,
    ...(missingDrifted && { drifted: true, reason: missingChange(reference, current) }),
    missing: "score" in missing ? missing : null,
    reference,
    current,
  };
}

/** A join upstream that died shows here and nowhere else: what is still there looks as ever. */
function missingChange(reference: RowCounts, current: RowCounts): string {
  if (reference.rows === 0) return "training had no value";
  return `missing ${missingPercent(reference)} in training, ${missingPercent(current)} now`;
}

const missingPercent = ({ rows, missing }: RowCounts): string =>
  `${((100 * missing) / (rows + missing)).toFixed(1)}%`;

const unjudged = (outcome: { readonly method: DriftMethod | null; readonly notEvaluated: string }) => ({
  method: outcome.method,
  score: null,
  threshold: null,
  drifted: null,
  reason: outcome.notEvaluated,
});

function verdict(
  { share, inputs }: DriftDetails,
  { driftShare }: MonitorDefinition,
): Pick<DriftResult, "state" | "message"> {
  if (share === null)
    return { state: "not_evaluated", message: "not evaluated: no input has values to compare" };
  const drifted = inputs
    .filter((input) => input.drifted)
    .map(({ name, reason }) => (reason === null ? name : `${name} (${reason})`));
  const skipped = inputs
    .filter((input) => input.drifted === null)
    .map(({ name, reason }) => `${name} (${reason})`);
  const message = [
    `${drifted.length} of ${inputs.length - skipped.length} inputs drifted${drifted.length > 0 ? `: ${drifted.join(", ")}` : ""}`,
    ...(skipped.length > 0 ? [`not evaluated: ${skipped.join(", ")}`] : []),
  ].join("; ");
  return { state: share >= driftShare ? "alert" : "ok", message };
}
