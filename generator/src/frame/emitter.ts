/** The shape that every emitter has: a name and a pure function from the project to files. */
import type { Project } from "@mlops-yaml/schema";

export interface EmittedFile {
  /** Relative to the project's folder, with forward slashes. */
  readonly path: string;
  /** What in mlops.yaml the file comes from, for its header: `models.late_arrival`; empty: the whole file. */
  readonly node: string;
  /** Text without header, not yet formatted. */
  readonly content: string;
}

export interface Emitter {
  readonly name: string;
  readonly emit: (project: Project) => readonly EmittedFile[];
}
