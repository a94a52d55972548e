import type { SentError } from "../errors/index.js";
import type { Evaluation } from "../evaluation/evaluation.js";
import { runJudgingJob, type JudgingJob } from "./judging-job.js";
import { runScoringJob, type Scores, type ScoringJob } from "./scoring-job.js";
import type { ReportProgress, TrainingProgress } from "./trainer.js";
import { runTrainingJob, type TrainingJob, type TrainingResult } from "./training-job.js";

/** Work on a whole training set: plain data on both sides, so that it passes between processes. */
export interface TrainingTasks {
  readonly train: { readonly job: TrainingJob; readonly result: TrainingResult };
  readonly judge: { readonly job: JudgingJob; readonly result: Evaluation };
  readonly score: { readonly job: ScoringJob; readonly result: Scores };
}
export type TaskKind = keyof TrainingTasks;

export interface TrainingTask<Kind extends TaskKind = TaskKind> {
  readonly kind: Kind;
  readonly job: TrainingTasks[Kind]["job"];
}

/** What the process of a task says. */
export type TaskMessage =
  | { readonly progress: TrainingProgress }
  | { readonly result: TrainingTasks[TaskKind]["result"] }
  | SentError
  /** Nothing more comes. */
  | { readonly ended: true };

const tasks: {
  readonly [Kind in TaskKind]: (
    job: TrainingTasks[Kind]["job"],
    report: ReportProgress,
  ) => Promise<TrainingTasks[Kind]["result"]>;
} = { train: runTrainingJob, judge: runJudgingJob, score: runScoringJob };

export const runTask = <Kind extends TaskKind>(
  { kind, job }: TrainingTask<Kind>,
  report: ReportProgress,
): Promise<TrainingTasks[Kind]["result"]> => tasks[kind](job, report);
