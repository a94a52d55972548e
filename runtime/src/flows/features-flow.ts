import { materializeView } from "../features/index.js";
import type { FeatureViewDefinition, SourceDefinition } from "../v1/definitions.js";
import { registerFlow } from "./flow.js";
import type { Flow, FlowContext } from "./flow.js";
import { featuresName } from "./names.js";
import { databasePolicy } from "./step-policy.js";
import { step } from "./step.js";

/** `features.<view>`: one step, which is one transaction. */
export function registerFeaturesFlow(
  context: FlowContext,
  view: FeatureViewDefinition,
  source: SourceDefinition,
): Flow {
  return registerFlow(context, featuresName(view.name), view.name, async ({ log }) => {
    const result = await step("materialize", databasePolicy, log, () =>
      materializeView(context.pool, view, source, { log }),
    );
    if (result.action === "unchanged") return { message: "nothing new" };
    return { message: `${result.rowsWritten.toLocaleString("en")} rows written (${result.action})` };
  });
}
