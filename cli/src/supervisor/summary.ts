import { serversOf } from "@mlops-yaml/generator/deployment";
import type { ModelStatus } from "@mlops-yaml/runtime/control";
import { formatMetric } from "../output/format.js";
import { renderTable } from "../output/table.js";
import { findDatabase } from "../project/database.js";
import type { Project } from "@mlops-yaml/schema";
import type { LoadedProject } from "../project/load.js";
import { managementUrl } from "../project/service-ports.js";
import type { Terminal } from "../terminal.js";

/** What a person wants to know when the system is ready: where to go, and what serves there. */
export async function renderSummary(
  terminal: Terminal,
  { folder, project }: LoadedProject,
  state: string,
): Promise<string> {
  const { talk } = terminal.colors;
  const models = await readModels(folder, terminal, [...new Set(project.services.map(({ model }) => model))]);
  const rows = serversOf(project).map(({ name, endpoint, serves }) => [
    `  ${name}`,
    `http://localhost:${endpoint.port}`,
    talk.dim(describeServed(project, name, serves ?? "", models)),
  ]);
  const first = project.services[0];
  const lines = [`${talk.green("ok")} ${talk.bold(project.name)} ${state}`];
  if (rows.length > 0) lines.push(renderTable(null, rows));
  if (first) {
    lines.push(`  try it: mlops predict ${first.name} --example`);
    lines.push(`  or open ${managementUrl(first)}/docs`);
  }
  return lines.join("\n");
}

async function readModels(
  folder: string,
  terminal: Terminal,
  names: readonly string[],
): Promise<readonly ModelStatus[]> {
  const database = await findDatabase(folder, terminal.env);
  if (database === null || names.length === 0) return [];
  const { readModelVersions } = await import("@mlops-yaml/runtime/control");
  return readModelVersions(database, names);
}

/** "late_arrival@champion, version 3 (roc_auc 0.7182)"; what is no model as it is: "features". */
function describeServed(
  project: Project,
  server: string,
  served: string,
  models: readonly ModelStatus[],
): string {
  const service = project.services.find(({ name }) => name === server);
  const model = models.find(({ name }) => name === service?.model);
  const number = service && model?.aliases[service.alias];
  const version = model?.versions.find((each) => each.version === number);
  if (!version) return served;
  const metrics = Object.entries(version.metrics).sort(([a], [b]) => rank(a) - rank(b));
  const [name, value] = metrics[0] ?? [];
  const metric = name !== undefined && value !== undefined ? ` (${name} ${formatMetric(value)})` : "";
  return `${served}, version ${version.version}${metric}`;
}

/** The metric that says most in one number comes first. */
function rank(metric: string): number {
  const place = ["roc_auc", "rmse", "mae"].indexOf(metric);
  return place < 0 ? 9 : place;
}
