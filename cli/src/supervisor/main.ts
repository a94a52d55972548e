/** The supervisor's process: takes its orders over the channel of the command that started it. */
import type { Order, Report } from "./messages.js";
import { supervise, type Supervision } from "./supervise.js";

let supervision: Promise<Supervision> | null = null;
let attached = true;

function report(message: Report): void {
  // The command may be gone: then the log files are the only readers.
  if (process.connected) process.send?.(message, undefined, {}, () => undefined);
}

async function stop(): Promise<void> {
  await (await supervision)?.stop();
  leave();
}

function leave(): void {
  if (process.connected) process.disconnect();
  process.exit();
}

process.on("message", (order: Order) => {
  if (order.type === "stop") return void stop();
  attached = !order.plan.detached;
  supervision = supervise(order.plan, report, leave);
});
process.on("disconnect", () => {
  if (attached) void stop();
});
process.on("SIGTERM", () => void stop());
// Ctrl-C reaches the command, which then gives the order to stop.
process.on("SIGINT", () => undefined);
