import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { failureKind, messageOf } from "../../errors/index.js";
import { beforeTransform } from "../../ingestion/transform-reading.js";
import type { Logger } from "../../logging/logger.js";
import type { ProjectDefinition } from "../../definitions/project.js";
import type { SourceDefinition } from "../../definitions/source.js";
import { FeatureError } from "../feature-error.js";
import type { FeatureServerMetrics } from "../metrics.js";
import { viewOf, type ServedFeatures } from "../requested-features.js";
import { writeThroughOutages } from "../write-through-outages.js";
import { pushedLines } from "./pushed-lines.js";
import { pushRows, type PushResult } from "./push-rows.js";

type Frame = Readonly<Record<string, unknown>>;

const notWritten = "The rows could not be written now. Send them again: those that are there change nothing";

const frame = {
  type: "object",
  additionalProperties: { type: "array" },
  description: "The rows, as a list of values for each column of the source",
} as const;

/** As Feast's server, which has these two switches for its registry and its transformations. */
const ignored = {
  allow_registry_cache: { type: "boolean", description: "Feast's; there is no registry to cache here" },
  transform_on_write: { type: "boolean", description: "Feast's; views are always computed" },
} as const;

export interface PushRoutes {
  readonly project: ProjectDefinition;
  readonly served: ServedFeatures;
  readonly pool: pg.Pool;
  readonly metrics: FeatureServerMetrics;
  readonly log: Logger;
}

/**
 * POST /push: rows of a source, into its table, its views and online. POST /write-to-online-store: the same,
 * by the name of a view of the source.
 */
export function addPushRoutes(server: FastifyInstance, routes: PushRoutes): void {
  const { project, served } = routes;

  server.post<{ Body: { push_source_name: string; df: Frame; to?: string } }>("/push", {
    schema: {
      operationId: "push",
      summary: "Adds rows to a source and brings its features up to date",
      tags: ["features"],
      body: {
        type: "object",
        required: ["push_source_name", "df"],
        properties: {
          push_source_name: { type: "string", description: "Name of the source" },
          df: frame,
          to: {
            type: "string",
            description:
              "online and online_and_offline: the features follow at once; offline: with the next run of their flows",
          },
          ...ignored,
        },
      },
    },
    handler: async ({ body: { push_source_name: name, df, to = "online" } }) =>
      push(routes, pushSource(name), df, to),
  });

  server.post<{ Body: { feature_view_name: string; df: Frame } }>("/write-to-online-store", {
    schema: {
      operationId: "write_to_online_store",
      summary: "As /push, by the name of a view of the source",
      tags: ["features"],
      body: {
        type: "object",
        required: ["feature_view_name", "df"],
        properties: { feature_view_name: { type: "string" }, df: frame, ...ignored },
      },
    },
    handler: async ({ body: { feature_view_name: name, df } }) =>
      push(routes, pushSource(viewOf(served, name).source), df, "online"),
  });

  function pushSource(name: string): SourceDefinition {
    const source = served.server.push.includes(name)
      ? project.sources.find((candidate) => candidate.name === name)
      : undefined;
    if (source !== undefined) return source;
    throw new FeatureError(422, "PushSourceNotFoundException", `Unable to find push source '${name}'.`);
  }
}

async function push(
  { project, pool, metrics, log }: PushRoutes,
  source: SourceDefinition,
  df: Frame,
  to: string,
): Promise<PushResult> {
  if (!["online", "offline", "online_and_offline"].includes(to))
    throw new FeatureError(
      422,
      "FeastError",
      `${to} is not a supported push format: give online, offline or online_and_offline`,
    );
  const views = to === "offline" ? [] : project.features.filter((view) => view.source === source.name);
  const lines = await pushedLines(beforeTransform(source), df);
  const count = (outcome: string, rows: number): void => {
    if (rows > 0) metrics.pushedRows.inc({ source: source.name, outcome }, rows);
  };
  try {
    const push = { source, views, timezone: project.timezone, log };
    const result = await writeThroughOutages(pool, notWritten, () => pushRows(pool, push, lines));
    count("loaded", result.rows_loaded);
    count("late", result.rows_late);
    count("quarantined", result.rows_quarantined);
    return result;
  } catch (cause) {
    count("refused", lines.rows);
    if (cause instanceof FeatureError) throw cause;
    if (failureKind(cause) === "data")
      throw new FeatureError(422, "FeastError", `The rows cannot be taken: ${messageOf(cause)}`, [], {
        cause,
      });
    throw new FeatureError(503, "FeastError", notWritten, [], { cause });
  }
}
