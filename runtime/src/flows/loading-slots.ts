import type { SourceDefinition } from "../definitions/source.js";

/** Where a source's rows come from: this machine, or a server that may keep one waiting. */
export type Distance = "near" | "far";

export const distanceOf = ({ connection }: SourceDefinition): Distance =>
  connection.type === "file" ? "near" : "far";

/** How many sources one worker loads at once, for two cores; those that wait for servers keep none of the others back. */
const most: Readonly<Record<Distance, number>> = { near: 2, far: 3 };

const free: Record<Distance, number> = { ...most };
const waiting: Readonly<Record<Distance, (() => void)[]>> = { near: [], far: [] };

/** Waits until the source may be loaded. @returns lets the next one load */
export async function loadingSlot(source: SourceDefinition): Promise<() => void> {
  const distance = distanceOf(source);
  if (free[distance] > 0) free[distance] -= 1;
  else await new Promise<void>((resolve) => waiting[distance].push(resolve));
  return () => {
    const next = waiting[distance].shift();
    if (next === undefined) free[distance] += 1;
    else next();
  };
}
