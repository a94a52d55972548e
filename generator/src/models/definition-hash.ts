import { createHash } from "node:crypto";
import { canonicalJson, type Model, type Project } from "@mlops-yaml/schema";
import { sourceNamed, viewNamed } from "../frame/nodes.js";

/**
 * sha256 over everything that a training depends on: the model, its views, what their sources hold, the
 * project's zone and seed. Descriptions are left out, as are versions: they change no prediction.
 */
export function definitionHash(model: Model, project: Project): string {
  const views = model.views.map((name) => viewNamed(project, name));
  const sources = [...new Set([model.source, ...views.map((view) => view.source)])].toSorted();
  // What is looked up follows from the inputs.
  const { features: _, ...inputsAndMore } = model;
  const parts = {
    model: inputsAndMore,
    views,
    sources: sources.map((name) => {
      const { columns, primaryKey, eventTime, createdAt, knownAt, transform } = sourceNamed(project, name);
      return {
        name,
        columns,
        primaryKey,
        eventTime,
        knownAt,
        ...(createdAt !== null && { createdAt }),
        ...(transform && { transform }),
      };
    }),
    timezone: project.timezone,
    seed: project.seed,
  };
  return createHash("sha256")
    .update(canonicalJson(withoutDescriptions(parts)))
    .digest("hex");
}

const forPeople: ReadonlySet<string> = new Set(["description", "owner", "tags"]);

function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !forPeople.has(key))
      .map(([key, item]) => [key, withoutDescriptions(item)]),
  );
}
