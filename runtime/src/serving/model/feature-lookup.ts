import { createHash } from "node:crypto";
import type pg from "pg";
import { readAgain } from "../../store/index.js";
import type { ModelDefinition, RequestRow } from "../../definitions/model.js";
import type { InputValue } from "./input-vector.js";

export interface LookedUpFeatures {
  /** What was looked up, by name. */
  readonly values: Readonly<Record<string, InputValue | Date>>;
  /** The state of each look-up, by name. */
  readonly states: FeatureStates;
}

/** As Feast spells them: a row, only one that is past its time to live, or none. */
export type FeatureState = "PRESENT" | "OUTSIDE_MAX_AGE" | "NOT_FOUND";

export type FeatureStates = Readonly<Record<string, FeatureState>>;

export type FeatureLookup = (
  row: RequestRow,
  at: { readonly time: Date; readonly replay: boolean },
) => Promise<LookedUpFeatures>;

/**
 * Reads all features of a prediction in one round trip with a prepared statement: the online values, or for a
 * replay those that history knew at its time. Rejects when the database fails or takes too long; there are no
 * default values.
 * @param timeoutMilliseconds after which the connection is given up: for when the server does not end the
 *   statement itself
 */
export function featureLookup(
  pool: pg.Pool,
  model: ModelDefinition,
  timeoutMilliseconds: number,
): FeatureLookup {
  const { lookup } = model;
  if (lookup === null) return () => Promise.resolve({ values: {}, states: {} });
  const online = statement(lookup.onlineSql);
  const historical = statement(lookup.historicalSql);
  const features =
    lookup.features ?? model.inputs.flatMap(({ name, origin }) => (origin === "feature" ? [name] : []));
  return async (row, { time, replay }) => {
    const values = [time, ...lookup.parameters.map((name) => row[name] ?? null)];
    const query = { ...(replay ? historical : online), values, query_timeout: timeoutMilliseconds };
    const { rows } = await readAgain(() => pool.query<Record<string, InputValue | Date>>(query));
    const found = rows[0];
    if (!found) throw new Error(`The feature look-up of ${model.name} returned no row`);
    return {
      values: Object.fromEntries(features.map((name) => [name, found[name] ?? null])),
      states: Object.fromEntries(
        (lookup.views ? Object.keys(lookup.views) : model.views).map((name) => [name, stateOf(found, name)]),
      ),
    };
  };
}

function stateOf(found: Readonly<Record<string, unknown>>, name: string): FeatureState {
  if (found[`${name}__event_time`] !== null) return "PRESENT";
  return found[`${name}__state`] === "OUTSIDE_MAX_AGE" ? "OUTSIDE_MAX_AGE" : "NOT_FOUND";
}

function statement(text: string): { readonly name: string; readonly text: string } {
  return { name: `lookup_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`, text };
}
