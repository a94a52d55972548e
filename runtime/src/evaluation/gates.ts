import type { GateOutcome } from "../tracking/index.js";
import type { GateDefinition } from "../definitions/model.js";
import { metricNamed, type Score } from "./metrics/index.js";

/** What the champion reaches, and on which rows. */
export type ChampionScore =
  | { readonly champion: "none" }
  /** It is the very version that is judged. */
  | { readonly champion: "itself" }
  | {
      readonly champion: "evaluated";
      readonly version: number;
      /** "the same test set", or another one and why. */
      readonly on: string;
      readonly score: Score;
    };

/**
 * A gate passes when it is shown to hold: a metric that was not evaluated does not pass. Where there is no
 * champion, or it is the champion, there is nothing to be worse than.
 */
export function judgeGate(gate: GateDefinition, score: Score, champion: ChampionScore): GateOutcome {
  const { metric, kind } = gate;
  if (!("value" in score)) {
    return { metric, kind, passed: false, message: `${metric} was not evaluated: ${score.notEvaluated}` };
  }
  const { passed, message } =
    gate.kind === "bound" ? judgeBound(gate, score.value) : judgeChampion(gate, score.value, champion);
  return { metric, kind, passed, message };
}

interface Judgement {
  readonly passed: boolean;
  readonly message: string;
}

function judgeBound(gate: Extract<GateDefinition, { kind: "bound" }>, value: number): Judgement {
  const bounds: readonly [
    limit: number | null | undefined,
    holds: (limit: number) => boolean,
    text: string,
  ][] = [
    [gate.min, (limit) => value >= limit, "at least"],
    [gate.max, (limit) => value <= limit, "at most"],
  ];
  const given = bounds.flatMap(([limit, holds, text]) => (limit == null ? [] : [{ limit, holds, text }]));
  const missed = given.find(({ limit, holds }) => !holds(limit));
  const shown = `${gate.metric} ${digits(value)}`;
  if (missed) return { passed: false, message: `${shown} is not ${missed.text} ${missed.limit}` };
  return {
    passed: true,
    message: `${shown} is ${given.map(({ text, limit }) => `${text} ${limit}`).join(" and ")}`,
  };
}

function judgeChampion(
  gate: Extract<GateDefinition, { kind: "champion" }>,
  value: number,
  champion: ChampionScore,
): Judgement {
  const shown = `${gate.metric} ${digits(value)}`;
  if (champion.champion === "none") return { passed: true, message: `${shown}; there is no champion yet` };
  if (champion.champion === "itself") return { passed: true, message: `${shown}; it is the champion itself` };
  const name = `champion (version ${champion.version})`;
  if (!("value" in champion.score)) {
    const message = `${shown}; the ${name} was not evaluated: ${champion.score.notEvaluated}`;
    return { passed: false, message };
  }
  const best = champion.score.value;
  const allowance = gate.maxRegression * Math.abs(best);
  const passed =
    metricNamed(gate.metric).better === "greater" ? value >= best - allowance : value <= best + allowance;
  const percent = `${Number((gate.maxRegression * 100).toFixed(6))}%`;
  const verdict = passed ? "is not worse" : "is worse";
  return {
    passed,
    message: `${shown} ${verdict} than ${digits(best)} of the ${name} by more than ${percent}, on ${champion.on}`,
  };
}

const digits = (value: number): string => String(Number(value.toPrecision(5)));
