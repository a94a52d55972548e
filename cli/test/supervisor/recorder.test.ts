import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { createRecorder } from "../../src/supervisor/recorder.js";
import { readRunState } from "../../src/supervisor/state.js";

test("a state that could not be written is written once it can be", async () => {
  const folder = await mkdtemp(join(tmpdir(), "recorder-"));
  const run = join(folder, "run");
  try {
    const problems: unknown[] = [];
    const recorder = await createRecorder(
      run,
      null,
      { buildHash: "1" } as never,
      (error) => void problems.push(error),
    );
    await rm(run, { recursive: true });
    await writeFile(run, "a file where the folder was");
    recorder.crashed("api");
    recorder.ready("api");
    await recorder.written();
    expect(problems).toHaveLength(1);

    await rm(run);
    await mkdir(run);
    await until(
      async () => (await readRunState(run))?.processes[0]?.state === "ready",
      "the state in its file",
    );
    await recorder.remove();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
