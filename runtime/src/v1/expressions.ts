/** Functions that compiled expressions call; each answers as PostgreSQL does, nulls and errors included. */
export { dateTrunc, extract, extractFromDate, toDate } from "../expressions/calendar.js";
export { toInteger, toText } from "../expressions/casts.js";
export {
  atLeast,
  atMost,
  equal,
  greaterThan,
  greatest,
  isDistinct,
  isIn,
  least,
  lessThan,
  notEqual,
  nullIf,
} from "../expressions/comparisons.js";
export { derived, ExpressionError } from "../expressions/expression-error.js";
export {
  abs,
  addFloats,
  ceil,
  divideFloats,
  exp,
  floor,
  ln,
  multiplyFloats,
  negate,
  power,
  round,
  sqrt,
  subtractFloats,
} from "../expressions/floats.js";
export {
  addIntegers,
  divideIntegers,
  multiplyIntegers,
  remainder,
  subtractIntegers,
} from "../expressions/integers.js";
export {
  addInterval,
  addIntervals,
  days,
  epochOf,
  hours,
  minutes,
  multiplyInterval,
  seconds,
  secondsOf,
  subtractInterval,
  subtractIntervals,
  timeBetween,
} from "../expressions/intervals.js";
export { and, not, or } from "../expressions/logic.js";
export { concatenate, ilike, length, like, lower, trim, upper } from "../expressions/texts.js";
