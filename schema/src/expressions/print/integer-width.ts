import type { ExpressionNode } from "../expression.js";

/** Whether PostgreSQL gives a node of type integer as int4: small literals, casts of booleans, and choices among them. */
export function isNarrow(node: ExpressionNode): boolean {
  switch (node.kind) {
    case "literal":
      return node.value === null || (Number(node.value) >= -(2 ** 31) && Number(node.value) < 2 ** 31);
    case "cast":
      return node.operand.type === "boolean";
    case "call":
      if (node.function === "abs") return false;
      if (node.function === "length") return true;
      return (node.function === "nullif" ? node.arguments.slice(0, 1) : node.arguments).every(isNarrow);
    case "case":
      return [
        ...node.branches.map((branch) => branch.result),
        ...(node.otherwise === null ? [] : [node.otherwise]),
      ].every(isNarrow);
    default:
      return false;
  }
}
