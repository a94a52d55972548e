import type { ExpressionNode } from "../expression.js";
import type { Code } from "./javascript.js";

/** Calls a function of the runtime's door and remembers its import. */
export type Call = (name: string, ...values: readonly string[]) => Code;

export interface Printer {
  readonly call: Call;
  readonly print: (node: ExpressionNode) => Code;
}
