import { stat } from "node:fs/promises";

/** A file changed this short before it was looked at can change again without another stamp. */
const settledMilliseconds = 2_000;

/** What changes whenever a file's content does. */
export async function fileStamp(file: string): Promise<{ text: string; size: number; settled: boolean }> {
  const { size, mtimeNs, ctimeNs, ctimeMs, ino } = await stat(file, { bigint: true });
  return {
    text: `${size} ${mtimeNs} ${ctimeNs} ${ino}`,
    size: Number(size),
    settled: Date.now() - Number(ctimeMs) > settledMilliseconds,
  };
}
