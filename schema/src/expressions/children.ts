import type { ExpressionNode } from "./expression.js";

/** The operands of a node, in the order in which PostgreSQL evaluates them. */
export function childrenOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.kind) {
    case "column":
    case "literal":
      return [];
    case "arithmetic":
    case "temporal":
    case "concatenation":
    case "comparison":
    case "distinct":
      return [node.left, node.right];
    case "between":
      return [node.operand, node.low, node.high];
    case "membership":
      return [node.operand, ...node.values];
    case "logic":
      return node.operands;
    case "case":
      return [
        ...node.branches.flatMap((branch) => [branch.when, branch.result]),
        ...(node.otherwise === null ? [] : [node.otherwise]),
      ];
    case "call":
      return node.arguments;
    case "negation":
    case "not":
    case "like":
    case "null_test":
    case "truth_test":
    case "extract":
    case "truncate":
    case "cast":
      return [node.operand];
  }
}

/** Names of the columns that a node reads, sorted, without repeats. */
export function columnsOf(node: ExpressionNode): string[] {
  const names = new Set<string>();
  const visit = (each: ExpressionNode): void => {
    if (each.kind === "column") names.add(each.name);
    childrenOf(each).forEach(visit);
  };
  visit(node);
  return [...names].sort();
}

/** Whether the node reads no column at all. */
export function isConstant(node: ExpressionNode): boolean {
  return node.kind !== "column" && childrenOf(node).every(isConstant);
}
