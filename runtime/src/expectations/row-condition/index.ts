/** Row conditions, for what reads them without judging rows. */
export { conditionProblems, type ConditionProblem } from "./problems.js";
export { renameColumns } from "./rename.js";
