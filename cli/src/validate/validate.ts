import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Validation } from "@mlops-yaml/runtime/control";
import type { Source } from "@mlops-yaml/schema";
import { CommandError } from "../errors/command-error.js";
import { exitCode } from "../exit.js";
import { requireDatabase } from "../project/database.js";
import { projectEnvironment } from "../project/environment.js";
import type { LoadedProject } from "../project/load.js";
import { namedSources } from "../project/named-sources.js";
import { printData, say, type Terminal } from "../terminal.js";
import { gxSuiteResult } from "./gx-results.js";
import { renderValidation } from "./render-validation.js";
import { validatedSource } from "./validated-source.js";
import { isFine, verdictOf } from "./verdict.js";
import { exactJson } from "../json/exact-json.js";

export type ResultFormatWord = "BOOLEAN_ONLY" | "BASIC" | "SUMMARY" | "COMPLETE";

export interface ValidateOptions {
  readonly batch?: number;
  readonly resultFormat?: ResultFormatWord;
  readonly format: "text" | "json" | "gx";
  readonly out?: string;
}

/**
 * Judges expectations, or shows recorded results, and writes what came of it.
 * @returns the exit code
 * @throws CommandError MLO6002, MLO6013, MLO6040, MLO6041, MLO6042
 */
export async function validate(
  terminal: Terminal,
  loaded: LoadedProject,
  names: readonly string[],
  options: ValidateOptions,
): Promise<number> {
  const sources = namedSources(loaded.project, names);
  const databaseUrl = await requireDatabase(loaded.folder, terminal.env);
  const validations =
    options.batch === undefined
      ? await judgeTables(terminal, loaded, databaseUrl, judged(sources, names), options)
      : [await recorded(databaseUrl, options.batch, names, options)];
  const isOne = options.batch !== undefined || names.length === 1;
  const text = rendered(terminal, loaded, validations, { ...options, isOne });
  if (options.out === undefined) printData(terminal, text);
  else {
    await writeFile(resolve(terminal.cwd, options.out), text.endsWith("\n") ? text : `${text}\n`);
    say(terminal, `written: ${options.out}`);
  }
  return validations.every(isFine) ? exitCode.fine : exitCode.differences;
}

/** The sources whose expectations are judged. @throws CommandError MLO6041 where there are none */
function judged(sources: readonly Source[], names: readonly string[]): readonly Source[] {
  const found = sources.filter(({ expectations }) => expectations.length > 0);
  const without = sources.find(({ expectations }) => expectations.length === 0);
  if (found.length > 0 && (names.length === 0 || without === undefined)) return found;
  throw new CommandError(
    "MLO6041",
    without === undefined || names.length === 0
      ? "mlops.yaml declares no expectations"
      : `the source "${without.name}" has no expectations`,
    "Write what its rows must be like under `expectations` in mlops.yaml.",
  );
}

async function judgeTables(
  terminal: Terminal,
  loaded: LoadedProject,
  databaseUrl: string,
  sources: readonly Source[],
  options: ValidateOptions,
): Promise<Validation[]> {
  const { validateSource } = await import("@mlops-yaml/runtime/control");
  const validations: Validation[] = [];
  for (const source of sources) {
    const count = source.expectations.length;
    say(
      terminal,
      terminal.colors.talk.dim(
        `${source.name}: judging ${count} ${count === 1 ? "expectation" : "expectations"}`,
      ),
    );
    const validation = await validateSource(databaseUrl, await validatedSource(loaded, source), {
      resultFormat: options.resultFormat ?? "SUMMARY",
      projectDirectory: loaded.folder,
      timezone: loaded.project.timezone,
      env: projectEnvironment(loaded.folder, terminal.env),
      write: (line) => say(terminal, line),
    });
    if (validation === null)
      throw new CommandError(
        "MLO6042",
        `nothing was loaded of the source "${source.name}" yet: it has no table`,
        `Load it with \`mlops run ingest.${source.name} --wait\`; \`mlops up\` loads all sources.`,
      );
    validations.push(validation);
  }
  return validations;
}

async function recorded(
  databaseUrl: string,
  batch: number,
  names: readonly string[],
  { resultFormat }: ValidateOptions,
): Promise<Validation> {
  if (resultFormat !== undefined)
    throw new CommandError(
      "MLO6002",
      "--result-format does not go with --batch: recorded results say as much as mlops.yaml asks for",
      "Leave one of them out.",
    );
  const { readBatchResults } = await import("@mlops-yaml/runtime/control");
  const validation = await readBatchResults(databaseUrl, batch);
  if (validation !== null && (names.length === 0 || names.includes(validation.source))) return validation;
  throw new CommandError(
    "MLO6040",
    validation === null
      ? `there is no batch ${batch}`
      : `batch ${batch} is one of the source "${validation.source}"`,
    "`mlops docs` lists the newest batches of each source; all are in the table raw._batches.",
  );
}

function rendered(
  { colors }: Terminal,
  { project }: LoadedProject,
  validations: readonly Validation[],
  { format, out, isOne, resultFormat = "SUMMARY" }: ValidateOptions & { readonly isOne: boolean },
): string {
  if (format === "text") {
    const plain = out === undefined ? colors.out : noColors(colors);
    return validations.map((validation) => renderValidation(validation, plain)).join("\n\n");
  }
  const values = validations.map((validation) =>
    format === "gx"
      ? gxSuiteResult(validation, { runName: project.name, resultFormat })
      : { ...validation, success: isFine(validation), outcomes: validation.outcomes.map(jsonOutcome) },
  );
  return exactJson(isOne ? values[0] : values, 2);
}

/** Files are read without a terminal. */
function noColors({ out }: Terminal["colors"]): Terminal["colors"]["out"] {
  return Object.fromEntries(
    Object.entries(out).map(([name, paint]) => [name, typeof paint === "function" ? String : paint]),
  ) as unknown as Terminal["colors"]["out"];
}

function jsonOutcome(outcome: Validation["outcomes"][number]) {
  const { expectation, result, reason, exception } = outcome;
  const { type, kwargs, severity, onFail } = expectation;
  return {
    type,
    kwargs,
    severity,
    on_fail: onFail,
    state: verdictOf(outcome).replace(" ", "_"),
    result,
    reason: exception ?? reason,
  };
}
