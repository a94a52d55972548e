import { integer, literal, object, oneWordOf, optional, required, variants, type TypeOf } from "./builder.js";
import { defaults } from "./defaults.js";
import { catchup, cron, dashedName, description, duration, percent } from "./scalars.js";

const drift = object({
  type: required(
    literal("drift"),
    "Compares the inputs and predictions of logged requests with the training data.",
  ),
  description: optional(description, "What the monitor is for."),
  service: required(dashedName, "Service whose predictions are watched."),
  reference: optional(
    literal("training"),
    "What is compared with: the profile of the served version's training data.",
    defaults.monitor.reference,
  ),
  window: optional(
    duration,
    "Predictions of this last stretch of time are compared.",
    defaults.monitor.window,
  ),
  schedule: optional(
    cron,
    "When to compare: a cron expression (minute, hour, day of month, month, day of week) or @hourly, @daily, @weekly, @monthly, @yearly, in the project's time zone. The window ends at this time.",
    defaults.monitor.schedule,
  ),
  catchup: optional(
    catchup,
    "What becomes of times that passed while no worker ran. none: the next time is waited for. last: the newest of them is evaluated. all: each is evaluated, one after the other, with the window that ends at it.",
    defaults.monitor.catchup,
  ),
  min_rows: optional(
    integer({ minimum: 1 }),
    "With fewer predictions in the window, drift is not evaluated.",
    defaults.monitor.min_rows,
  ),
  drift_share: optional(
    percent,
    "Share of the inputs that must drift for an alert.",
    defaults.monitor.drift_share,
  ),
  on_drift: optional(
    oneWordOf("alert", "retrain"),
    "What happens on drift: an alert, or an alert and a training through the model's gates.",
    defaults.monitor.on_drift,
  ),
});

export const monitor = variants("type", "What is watched.", { drift });

export type MonitorText = TypeOf<typeof monitor>;
