import { join } from "node:path";
import { renderTable } from "../output/table.js";
import { userError } from "../errors/report.js";
import { projectEnvironment } from "../project/environment.js";
import { projectFile } from "../project/find.js";
import { loadConditionCheck } from "../project/row-conditions.js";
import type { Terminal } from "../terminal.js";
import { skipped, wrong, type Check, type Finding, type FindingState } from "./check.js";
import { machineChecks } from "./machine-checks.js";
import { projectChecks } from "./project-checks.js";

export type NamedFinding = { readonly check: string } & Finding;

const checks: readonly Check[] = [...machineChecks, ...projectChecks];

/** Runs every check; one that breaks is a finding, not the end. */
export async function examine(folder: string, env: NodeJS.ProcessEnv): Promise<readonly NamedFinding[]> {
  const { loadProject } = await import("@mlops-yaml/schema");
  const loaded = await loadProject(join(folder, projectFile), { loadConditionCheck });
  const project = "project" in loaded ? loaded.project : null;
  const examined = { folder, project, env: projectEnvironment(folder, env) };
  const file: NamedFinding = project
    ? { check: projectFile, state: "ok", found: "no mistakes" }
    : { check: projectFile, ...wrong("has mistakes, or is not there", "Run `mlops check`.") };
  const findings = await Promise.all(
    checks.map(async ({ name, run }) => ({
      check: name,
      ...(await run(examined).catch(broken)),
    })),
  );
  return [file, ...findings];
}

/** What the user can fix keeps the project from running; anything else is the check's own fault. */
function broken(thrown: unknown): Finding {
  const error = userError(thrown);
  if (error === null) return skipped(`could not be checked: ${String(thrown)}`);
  return wrong(error.message, error.hint ?? "Do what the message says.");
}

/** A line a check, what to do below those that need it. */
export function renderFindings(findings: readonly NamedFinding[], colors: Terminal["colors"]["out"]): string {
  const marks: Readonly<Record<FindingState, string>> = {
    ok: colors.green("ok"),
    warning: colors.yellow("warning"),
    wrong: colors.red("wrong"),
    skipped: colors.dim("skipped"),
  };
  const lines = renderTable(
    null,
    findings.map(({ check, state, found }) => [marks[state], check, found]),
  ).split("\n");
  return findings
    .map(({ remedy }, index) => (lines[index] ?? "") + (remedy ? `\n         ${colors.cyan(remedy)}` : ""))
    .join("\n");
}
