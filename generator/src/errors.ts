/** What can go wrong for the user when files are written. */

export interface GeneratorProblem {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
}

/** Permanent codes of the generator; the reference of errors is made from this list. */
export const generatorProblems = {
  MLO1425: {
    title: "An emitter names a path that it cannot write",
    cause:
      "A file of an emitter from outside leads out of the project's folder, or into what is never emitted: mlops.yaml, mlops.lock, .env, .git, .mlops, .secrets, build, node_modules, vendor.",
    remedy:
      "Give a path relative to the project's folder, with forward slashes and without `..`: docs/wiki.md.",
  },
  MLO1426: {
    title: "Two emitters write one place",
    cause:
      "Two emitters give a file of one path, or one gives a file where another needs a folder. Paths that differ by case alone are one path on some machines.",
    remedy: "Give your emitter's file another path.",
  },
  MLO3001: {
    title: "mlops.lock cannot be read",
    cause: "The file is not of the form that `mlops generate` writes: a merge conflict, or an edit by hand.",
    remedy:
      "Take either side of the conflict, or restore the file from version control; then run `mlops generate`.",
  },
  MLO3002: {
    title: "A newer version of mlops wrote mlops.lock",
    cause: "The file's format is newer than this version of the tool knows.",
    remedy: "Update the mlops-yaml packages of this project to the version that the others use.",
  },
  MLO3003: {
    title: "Something else stands where a file has to go",
    cause: "A folder has the path of an emitted file, or a file has the path of an emitted file's folder.",
    remedy: "Move it to another path and run `mlops generate` again.",
  },
  MLO3004: {
    title: "An emitted file would land outside the project",
    cause: "A folder on the way to the file is a symbolic link that leads out of the project's folder.",
    remedy: "Replace the link by a real folder; `mlops generate` writes nowhere else.",
  },
  MLO3005: {
    title: "A file cannot be written",
    cause: "The operating system refused: no permission, no space left, or the disk is read-only.",
    remedy:
      "Free space or give yourself write permission on the named file, then run `mlops generate` again.",
  },
  MLO3006: {
    title: "No such feature",
    cause:
      "A feature that was asked for by name is not in mlops.yaml, or a function gives it, which the database cannot call.",
    remedy: "Ask for view.field, view.* or alias.view.field, as mlops.yaml has them.",
  },
} as const satisfies Record<string, GeneratorProblem>;

export type GeneratorProblemCode = keyof typeof generatorProblems;

/** A problem that the user can fix; nothing was changed on disk. */
export class GeneratorError extends Error {
  override readonly name = "GeneratorError";
  readonly hint: string;

  constructor(
    readonly code: GeneratorProblemCode,
    message: string,
    { hint, ...options }: ErrorOptions & { readonly hint?: string } = {},
  ) {
    super(message, options);
    this.hint = hint ?? generatorProblems[code].remedy;
  }
}
