import { createTwoFilesPatch } from "diff";
import type { FileChange, WritePlan } from "./plan.js";

/** Unified diff from what is on disk to what would be emitted, edited files included; empty where nothing differs. */
export function renderDiff(plan: WritePlan): string {
  return [...plan.create, ...plan.update, ...plan.remove, ...plan.edited]
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(renderChange)
    .join("");
}

function renderChange({ path, before, after }: FileChange): string {
  const patch = createTwoFilesPatch(
    before === null ? "/dev/null" : `a/${path}`,
    after === null ? "/dev/null" : `b/${path}`,
    before?.replaceAll("\r\n", "\n") ?? "",
    after ?? "",
    undefined,
    undefined,
    { context: 3 },
  );
  // The library starts each patch with a line of equal signs, which git does not write.
  return patch.replace(/^=+\n/, "");
}
