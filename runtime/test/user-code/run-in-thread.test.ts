import { expect, it } from "vitest";
import { runInThread } from "../../src/user-code/index.js";
import { temporaryFolder } from "../support/database.js";
import { recordedLog } from "../support/log.js";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { userFunction } from "../support/user-code.js";

it("ends code that says nothing for too long, without a signal", async () => {
  const folder = await temporaryFolder("thread");
  try {
    await writeFile(path.join(folder.path, "loop.mjs"), "export const loop = () => { for (;;); };");
    const called = userFunction<never>(folder.path, "loop.mjs", "loop");
    const job = {
      kind: "row-transform",
      projectDirectory: folder.path,
      timezone: "UTC",
      name: called.name,
      function: { name: called.name, export: called.export, module: called.module },
      reads: { id: { type: "integer" } },
      gives: { id: { type: "integer" } },
    } as const;
    async function* rows(): AsyncGenerator<Buffer> {
      yield Buffer.from("1\tt\t\\N\t7\n");
    }
    const options = { signal: undefined, log: recordedLog().log, stallSeconds: 0.5 };
    const lines = runInThread(job, rows(), options, () => undefined);
    await expect(lines.next()).rejects.toMatchObject({
      code: "MLO5136",
      message: "loop.mjs#loop gave nothing for 0.5 s: its thread was ended.",
    });
  } finally {
    await folder.remove();
  }
});
