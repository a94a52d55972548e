import type {
  CallNode,
  CastNode,
  Expression,
  ExpressionNode,
  LiteralNode,
  TemporalNode,
} from "../expression.js";
import { amountOf } from "./intervals.js";
import { atom, binding, infix, not, property, quote, within, type Code } from "./javascript.js";
import type { Call, Printer } from "./printer.js";
import { printComparison, printDistinct, printLike, printMembership } from "./typescript-comparisons.js";
import { printAnd, printOr } from "./typescript-logic.js";

/**
 * TypeScript of an expression over one row: integers and floats are numbers, timestamps Date, dates
 * "YYYY-MM-DD", intervals milliseconds, missing values null. Where no operand can be null the code is what
 * a reader would write; elsewhere functions of the runtime carry nulls as PostgreSQL does.
 * @param row the name of the row in scope
 * @returns the code and the names that it imports from `@mlops-yaml/runtime/v1`, sorted
 */
export function printTypescript(
  expression: Expression,
  { row }: { readonly row: string },
): { readonly code: string; readonly imports: readonly string[] } {
  const imports = new Set<string>();
  const printer: Printer = {
    call: (name, ...values) => {
      imports.add(name);
      return atom(`${name}(${values.join(", ")})`);
    },
    print: (node) => printNode(node, row, printer),
  };
  const { text } = printer.print(expression.node);
  return { code: text, imports: [...imports].sort() };
}

function printNode(node: ExpressionNode, row: string, printer: Printer): Code {
  const { call, print } = printer;
  const plain = (part: ExpressionNode): string => print(part).text;
  switch (node.kind) {
    case "column":
      return property(row, node.name);
    case "literal":
      return printLiteral(node, call);
    case "negation":
      return node.nullable
        ? call("negate", plain(node.operand))
        : { text: `-${within(print(node.operand), binding.atom)}`, level: binding.unary };
    case "arithmetic":
      return call(
        arithmetic[node.operator] +
          (node.operator === "%" ? "" : node.type === "float" ? "Floats" : "Integers"),
        plain(node.left),
        plain(node.right),
      );
    case "temporal":
      return printTemporal(node, printer);
    case "concatenation":
      return node.nullable
        ? call("concatenate", plain(node.left), plain(node.right))
        : infix(print(node.left), "+", print(node.right), binding.sum);
    case "comparison":
      return printComparison(node, printer);
    case "distinct":
      return printDistinct(node, printer);
    case "between":
      return printBetween(node, printer);
    case "membership":
      return printMembership(node, printer);
    case "like":
      return printLike(node, printer);
    case "logic":
      return node.operator === "and" ? printAnd(node.operands, printer) : printOr(node.operands, printer);
    case "not":
      return node.nullable ? call("not", plain(node.operand)) : not(print(node.operand));
    case "null_test":
      return infix(print(node.operand), node.negated ? "!==" : "===", atom("null"), binding.equality);
    case "truth_test":
      if (node.operand.nullable)
        return infix(
          print(node.operand),
          node.negated ? "!==" : "===",
          atom(String(node.value)),
          binding.equality,
        );
      return node.value === node.negated ? not(print(node.operand)) : print(node.operand);
    case "case": {
      const branches = node.branches.map(
        ({ when, result }) =>
          `${within(print(when), binding.nullish)} ? ${within(print(result), binding.nullish)} : `,
      );
      const otherwise = node.otherwise === null ? "null" : within(print(node.otherwise), binding.nullish);
      return { text: branches.join("") + otherwise, level: binding.conditional };
    }
    case "call":
      return printCall(node, printer);
    case "extract":
      if (node.operand.type === "interval") return call("secondsOf", plain(node.operand));
      if (node.operand.type === "date")
        return call("extractFromDate", quote(node.field), plain(node.operand));
      return node.zone === null
        ? call("epochOf", plain(node.operand))
        : call("extract", quote(node.field), plain(node.operand), quote(node.zone));
    case "truncate":
      return call("dateTrunc", quote(node.unit), plain(node.operand), quote(node.zone));
    case "cast":
      return printCast(node, printer);
  }
}

const arithmetic = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "%": "remainder" } as const;

function printLiteral({ type, value }: LiteralNode, call: Call): Code {
  if (typeof value === "number" && type === "interval") {
    const { amount, unit } = amountOf(value, "day");
    return unit === "millisecond" ? number(amount) : call(`${unit}s`, String(amount));
  }
  if (typeof value === "number") return number(value);
  if (type === "timestamp" && typeof value === "string") return atom(`new Date(${quote(value)})`);
  return atom(typeof value === "string" ? quote(value) : String(value));
}

function number(value: number): Code {
  return { text: String(value), level: value < 0 ? binding.unary : binding.atom };
}

function printTemporal(node: TemporalNode, { call, print }: Printer): Code {
  const [left, right] = [print(node.left).text, print(node.right).text];
  const isSum = node.operator === "+";
  switch (node.operation) {
    case "shift":
      if (node.left.type === "interval") return call("addInterval", right, left);
      return call(isSum ? "addInterval" : "subtractInterval", left, right);
    case "elapsed":
      return call("timeBetween", right, left);
    case "combine":
      return call(isSum ? "addIntervals" : "subtractIntervals", left, right);
    case "scale":
      return node.left.type === "interval"
        ? call("multiplyInterval", left, right)
        : call("multiplyInterval", right, left);
  }
}

/** As PostgreSQL expands it: the operand is compared twice, and the second bound is not read where the first decides. */
function printBetween(node: ExpressionNode & { kind: "between" }, printer: Printer): Code {
  const { operand, low, high, negated } = node;
  const compare = (operator: "<" | "<=" | ">" | ">=", bound: ExpressionNode): ExpressionNode => ({
    kind: "comparison",
    operator,
    left: operand,
    right: bound,
    type: "boolean",
    nullable: operand.nullable || bound.nullable,
  });
  return negated
    ? printOr([compare("<", low), compare(">", high)], printer)
    : printAnd([compare(">=", low), compare("<=", high)], printer);
}

function printCall(node: CallNode, { call, print }: Printer): Code {
  const { arguments: values } = node;
  const texts = values.map((value) => print(value).text);
  switch (node.function) {
    case "coalesce": {
      const enough = values.findIndex((value) => !value.nullable);
      const used = (enough < 0 ? values : values.slice(0, enough + 1)).map((value) => print(value));
      return used.reduce((left, right) => ({
        text: `${within(left, left.level === binding.nullish ? binding.nullish : binding.equality)} ?? ${within(right, binding.equality)}`,
        level: binding.nullish,
      }));
    }
    case "greatest":
    case "least": {
      // A value that is never null goes first: then neither is the result.
      const order = [
        ...values.filter((value) => !value.nullable),
        ...values.filter((value) => value.nullable),
      ];
      return call(node.function, ...order.map((value) => print(value).text));
    }
    case "nullif":
      return call("nullIf", ...texts);
    case "abs":
    case "floor":
    case "ceil":
      return node.nullable
        ? call(node.function, ...texts)
        : atom(`Math.${node.function}(${texts.join(", ")})`);
    default:
      return call(node.function, ...texts);
  }
}

function printCast(node: CastNode, { call, print }: Printer): Code {
  const operand = print(node.operand);
  switch (node.type) {
    case "integer":
      return call("toInteger", operand.text);
    case "string":
      return node.nullable ? call("toText", operand.text) : atom(`String(${operand.text})`);
    case "date":
      return call("toDate", operand.text, quote(node.zone ?? "UTC"));
    default:
      return operand;
  }
}
