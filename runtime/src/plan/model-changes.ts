import { judgedParts, learnedParts, modelHashes, type LearnedParts } from "../hashes/model-hashes.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { Change } from "./change.js";
import { differentKeys, listed, pairs } from "./differences.js";

/** How a reason names a part of what is learned. */
const words: Readonly<Record<keyof LearnedParts, string>> = {
  task: "its task",
  inputs: "its inputs",
  examples: "its examples",
  code: "your code",
  split: "its split",
  trainer: "its trainer",
  views: "features that it reads",
  sources: "columns that it reads",
  timezone: "the time zone",
  seed: "the seed",
};

export function modelChanges(before: ProjectDefinition, after: ProjectDefinition): readonly Change[] {
  const { added, gone, kept } = pairs(before.models, after.models);
  const changes: Change[] = added.map(({ name }) => ({
    part: partOf(name),
    effect: "trained",
    why: "is new",
  }));
  for (const { name } of gone)
    changes.push({ part: partOf(name), effect: "removed", why: "is no longer declared; its versions stay" });
  for (const [earlier, later] of kept) {
    const part = partOf(later.name);
    const [was, is] = [modelHashes(earlier, before), modelHashes(later, after)];
    if (was.learned !== is.learned) {
      const keys = differentKeys(learnedParts(earlier, before), learnedParts(later, after));
      const why = `${listed(keys.map((key) => words[key as keyof LearnedParts]))} differ`;
      changes.push({ part, effect: "trained", why });
    } else if (was.judged !== is.judged) {
      const why = `${listed(differentKeys(judgedParts(earlier), judgedParts(later)))} differ; nothing is trained`;
      changes.push({ part, effect: "judged", why });
    }
  }
  return changes;
}

const partOf = (name: string): string => `models.${name}`;
