import type { Project, UserFunction } from "../project.js";

/** Every function of the user's own code that the project calls. */
export function userFunctions(project: Project): readonly UserFunction[] {
  return [
    ...project.sources.flatMap(({ transform }) => (transform ? [transform.function] : [])),
    ...project.sources.flatMap(({ expectations }) =>
      expectations.flatMap(({ code }) => (code ? [code] : [])),
    ),
    ...project.features.flatMap(({ fields }) =>
      fields.flatMap(({ value }) => (value.kind === "code" ? [value.function] : [])),
    ),
    ...project.onDemandViews.flatMap(({ fields }) =>
      fields.flatMap(({ value }) => (value.kind === "code" ? [value.function] : [])),
    ),
    ...project.models.flatMap(({ inputs }) =>
      inputs.flatMap((input) => (input.origin === "code" ? [input.function] : [])),
    ),
  ];
}

/** Every file of the user's own code that the project's functions are made of, sorted. */
export function userFiles(project: Project): readonly string[] {
  return [...new Set(userFunctions(project).flatMap(({ files }) => files))].sort();
}
