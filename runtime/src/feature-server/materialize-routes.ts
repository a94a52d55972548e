import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { materializeView, type MaterializationResult } from "../features/index.js";
import type { Logger } from "../logging/logger.js";
import type { ProjectDefinition } from "../definitions/project.js";
import { FeatureError } from "./feature-error.js";
import { viewOf, type ServedFeatures } from "./requested-features.js";
import { writeThroughOutages } from "./write-through-outages.js";

export interface MaterializeRoutes {
  readonly project: ProjectDefinition;
  readonly served: ServedFeatures;
  readonly pool: pg.Pool;
  readonly log: Logger;
}

interface Body {
  readonly start_ts?: string | null;
  readonly end_ts?: string | null;
  readonly feature_views?: readonly string[] | null;
}

const names = {
  type: ["array", "null"],
  items: { type: "string" },
  description: "Views; missing: all that are served",
} as const;

/**
 * POST /materialize: computes the rows of an interval anew. POST /materialize-incremental: brings views up to
 * date. Online values are always those of now.
 */
export function addMaterializeRoutes(server: FastifyInstance, routes: MaterializeRoutes): void {
  const time = (description: string): object => ({ type: ["string", "null"], description });
  server.post<{ Body: Body }>("/materialize", {
    schema: {
      operationId: "materialize",
      summary: "Computes features of an interval anew",
      tags: ["features"],
      body: {
        type: "object",
        properties: {
          start_ts: time("Event times from here on; missing: all"),
          end_ts: time("Event times before this; missing: to the end"),
          feature_views: names,
          disable_event_timestamp: { type: "boolean", description: "Feast's: without interval" },
        },
      },
    },
    handler: async ({ body }) => {
      const from = readTime("start_ts", body.start_ts) ?? "-infinity";
      const to = readTime("end_ts", body.end_ts) ?? undefined;
      return run(routes, body, { from, ...(to !== undefined && { to }) });
    },
  });
  server.post<{ Body: Body }>("/materialize-incremental", {
    schema: {
      operationId: "materialize_incremental",
      summary: "Brings features up to date",
      tags: ["features"],
      body: {
        type: "object",
        required: ["end_ts"],
        properties: {
          end_ts: { type: "string", description: "Feast's; what is loaded is what counts" },
          feature_views: names,
        },
      },
    },
    handler: async ({ body }) => {
      readTime("end_ts", body.end_ts);
      return run(routes, body);
    },
  });
}

const notComputed = (view: string): string =>
  `The features of ${view} could not be computed now; those that are there stay. Send the request again`;

async function run(
  { project, served, pool, log }: MaterializeRoutes,
  { feature_views: asked }: Body,
  backfill?: { readonly from: string; readonly to?: string },
): Promise<unknown> {
  const views = (asked ?? [...served.views.keys()]).map((name) => viewOf(served, name));
  const results = [];
  for (const view of views) {
    const source = project.sources.find(({ name }) => name === view.source);
    if (source === undefined) throw new Error(`the project lacks the source ${view.source}`);
    const computed = (): Promise<MaterializationResult> =>
      materializeView(pool, view, source, { log, ...(backfill && { backfill }) });
    const { action, rowsWritten } = await writeThroughOutages(pool, notComputed(view.name), computed);
    results.push({ feature_view: view.name, action, rows_written: rowsWritten });
  }
  return { materialized: results };
}

/** @returns ISO text, null where none is given @throws FeatureError 422 */
function readTime(name: string, text: string | null | undefined): string | null {
  if (text == null) return null;
  // Feast takes times without a zone as UTC.
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes("T") ? text : `${text}Z`;
  const time = Date.parse(zoned);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new FeatureError(
    422,
    "FeastError",
    `${name} is no time such as 2013-06-01T00:00:00Z: ${text.slice(0, 60)}`,
  );
}
