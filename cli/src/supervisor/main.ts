/** The supervisor's process: takes its orders over the channel of the command that started it. */
import { machineError } from "../errors/machine-error.js";
import type { Order, Report } from "./messages.js";
import { supervise, type Supervision } from "./supervise.js";

let supervision: Promise<Supervision> | null = null;
let attached = true;

function report(message: Report): void {
  // The command may be gone: then the log files are the only readers.
  if (process.connected) process.send?.(message, undefined, {}, () => undefined);
}

async function stop(): Promise<void> {
  await (await supervision?.catch(() => null))?.stop();
  leave();
}

/** Nothing runs yet: its own files could not be written. */
function failed(error: unknown): void {
  const { message, hint } = machineError(error) ?? (error as Error & { hint?: string });
  report({ type: "failed", problem: { message, hint: hint ?? null } });
  leave();
}

function leave(): void {
  if (process.connected) process.disconnect();
  process.exit();
}

process.on("message", (order: Order) => {
  if (order.type === "stop") return void stop();
  if (order.type === "hurry") return void supervision?.then((each) => each.hurry()).catch(() => undefined);
  attached = !order.plan.detached;
  supervision = supervise(order.plan, report, leave);
  supervision.catch(failed);
});
process.on("disconnect", () => {
  if (attached) void stop();
});
process.on("SIGTERM", () => void stop());
// Ctrl-C reaches the command, which then gives the order to stop.
process.on("SIGINT", () => undefined);
