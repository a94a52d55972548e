/** Three-valued logic: null is "unknown". */
export type Truth = boolean | null;

/** A condition, or a function that evaluates it when it is needed. */
export type Condition = Truth | (() => Truth);

function evaluate(condition: Condition): Truth {
  return typeof condition === "function" ? condition() : condition;
}

/** AND: false as soon as one is false; what comes after that is not evaluated. */
export function and(...conditions: readonly Condition[]): Truth {
  let result: Truth = true;
  for (const condition of conditions) {
    const truth = evaluate(condition);
    if (truth === false) return false;
    if (truth === null) result = null;
  }
  return result;
}

/** OR: true as soon as one is true; what comes after that is not evaluated. */
export function or(...conditions: readonly Condition[]): Truth {
  let result: Truth = false;
  for (const condition of conditions) {
    const truth = evaluate(condition);
    if (truth === true) return true;
    if (truth === null) result = null;
  }
  return result;
}

export function not(condition: Truth): Truth {
  return condition === null ? null : !condition;
}
