import type { Node } from "libpg-query";
import { ProblemSignal } from "../problems.js";
import { checkCase, checkLogic, checkNullTest, checkTruthTest } from "./conditions.js";
import { checkCast } from "./casts.js";
import type { Checked, Context } from "./context.js";
import { checkCall, checkCoalesce, checkExtremum } from "./functions.js";
import { checkLiteral } from "./literals.js";
import { checkColumn } from "./columns.js";
import { checkOperator } from "./operators.js";
import { refuseForm } from "./outside.js";
import { tooDeep, tooMuch } from "./too-much.js";

/** Far beyond what a person writes, and far within what the call stack holds. */
const deepest = 500;

/** Of each of which some characters are left in what is generated. */
const mostParts = 20_000;

/**
 * Types one part of PostgreSQL's parse tree.
 * @throws ProblemSignal for what is wrong with the part itself, AlreadyReported for what is wrong inside it
 */
export function check(node: Node | undefined, surroundings: Context): Checked {
  const context = { ...surroundings, depth: surroundings.depth + 1 };
  if (context.depth > deepest) throw tooMuch(tooDeep);
  const text = node !== undefined && "A_Const" in node ? (node.A_Const.sval?.sval ?? "") : "";
  context.extent.parts += 1 + text.length / 64;
  if (context.extent.parts > mostParts)
    throw tooMuch("has too many parts; the subject of `case x when …` counts again for each when");
  if (node === undefined)
    throw new ProblemSignal("syntax", -1, "A part of the expression is missing", "Complete it.");
  if ("ColumnRef" in node) return checkColumn(node.ColumnRef, context);
  if ("A_Const" in node) return checkLiteral(node.A_Const);
  if ("A_Expr" in node) return checkOperator(node.A_Expr, context);
  if ("BoolExpr" in node) return checkLogic(node.BoolExpr, context);
  if ("NullTest" in node) return checkNullTest(node.NullTest, context);
  if ("BooleanTest" in node) return checkTruthTest(node.BooleanTest, context);
  if ("CaseExpr" in node) return checkCase(node.CaseExpr, context);
  if ("CoalesceExpr" in node) return checkCoalesce(node.CoalesceExpr, context);
  if ("MinMaxExpr" in node) return checkExtremum(node.MinMaxExpr, context);
  if ("FuncCall" in node) return checkCall(node.FuncCall, context);
  if ("TypeCast" in node) return checkCast(node.TypeCast, context);
  return refuseForm(node);
}
