import { materializeView, viewInterval } from "../features/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { SourceDefinition } from "../definitions/source.js";
import { registerFlow } from "./flow.js";
import type { Flow, FlowContext } from "./flow.js";
import { featuresName } from "./names.js";
import { databasePolicy } from "./step-policy.js";
import { step } from "./step.js";

/** `features.<view>`: one step, which goes on where it was cut off: what is long is computed in intervals that stay. */
export function registerFeaturesFlow(
  context: FlowContext,
  view: FeatureViewDefinition,
  source: SourceDefinition,
): Flow {
  const { pool, project } = context;
  return registerFlow(context, featuresName(view.name), view.name, async ({ log, request }) => {
    const { backfill: text } = request;
    const backfill =
      text === undefined
        ? undefined
        : await step("read interval", databasePolicy, log, () =>
            viewInterval(pool, view, source, text, project.timezone),
          );
    const result = await step("materialize", databasePolicy, log, () =>
      materializeView(pool, view, source, { log, backfill }),
    );
    if (result.action === "unchanged") return { message: "nothing new" };
    return { message: `${result.rowsWritten.toLocaleString("en")} rows written (${result.action})` };
  });
}
