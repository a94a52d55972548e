/** A smooth function: returns its value at `point` and writes its gradient. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** False: the iterations ran out before the gradient was small. */
  readonly converged: boolean;
}

/** Pairs of steps and gradient changes that approximate the curvature. */
const memory = 10;
const sufficientDecrease = 1e-4;

/**
 * Limited-memory BFGS with a backtracking line search (Nocedal & Wright, Numerical Optimization, algorithms
 * 7.4 and 3.1), for convex functions.
 * @param curvature estimate of the second derivative by each component, > 0: components of very different
 *   curvature (a rare category beside a number) would slow the search down otherwise
 * @param tolerance greatest absolute component of the gradient at the end
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  curvature: Float64Array,
  limits: { readonly iterations: number; readonly tolerance: number },
  report: (iterations: number) => void = () => {},
): Minimum {
  let point: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(start.length);
  let value = objective(point, gradient);
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  let iterations = 0;
  while (greatest(gradient) > limits.tolerance && iterations < limits.iterations) {
    const direction = descentDirection(gradient, curvature, steps, changes);
    const slope = dot(gradient, direction);
    let size = 1;
    const nextGradient = new Float64Array(start.length);
    let next = moved(point, direction, size);
    let nextValue = objective(next, nextGradient);
    // Down to rounding, a step that gains nothing any more is as good as the minimum.
    while (!(nextValue <= value + sufficientDecrease * size * slope)) {
      size /= 2;
      if (size < 1e-10) return { point, value, iterations, converged: greatest(gradient) < 1e-3 };
      next = moved(point, direction, size);
      nextValue = objective(next, nextGradient);
    }
    const step = minus(next, point);
    const change = minus(nextGradient, gradient);
    if (dot(step, change) > 1e-12 * dot(change, change)) {
      steps.push(step);
      changes.push(change);
      if (steps.length > memory) {
        steps.shift();
        changes.shift();
      }
    }
    [point, gradient, value] = [next, nextGradient, nextValue];
    report(++iterations);
  }
  return { point, value, iterations, converged: greatest(gradient) <= limits.tolerance };
}

/** -H g with the inverse Hessian H that the remembered steps imply: the two-loop recursion. */
function descentDirection(
  gradient: Float64Array,
  curvature: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
): Float64Array {
  let direction: Float64Array = gradient.map((component) => -component);
  const factors: number[] = [];
  for (let k = steps.length - 1; k >= 0; k--) {
    const factor = dot(steps[k]!, direction) / dot(steps[k]!, changes[k]!);
    factors[k] = factor;
    add(direction, changes[k]!, -factor);
  }
  const [step, change] = [steps.at(-1), changes.at(-1)];
  const byCurvature = (vector: Float64Array): Float64Array =>
    vector.map((component, i) => component / curvature[i]!);
  direction = byCurvature(direction);
  if (step && change) scale(direction, dot(step, change) / dot(change, byCurvature(change)));
  for (let k = 0; k < steps.length; k++) {
    const factor = dot(changes[k]!, direction) / dot(steps[k]!, changes[k]!);
    add(direction, steps[k]!, factors[k]! - factor);
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function add(to: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * vector[i]!;
}

function scale(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i]! *= factor;
}

const moved = (from: Float64Array, direction: Float64Array, size: number): Float64Array =>
  from.map((component, i) => component + size * direction[i]!);

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((component, i) => component - b[i]!);

const greatest = (vector: Float64Array): number =>
  vector.reduce((most, component) => Math.max(most, Math.abs(component)), 0);
