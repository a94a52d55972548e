import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canMount, makeReadOnly } from "../../../tests/chaos/system/disk.js";
import { mlops } from "../support/command.js";
import { telcoSystem } from "../support/telco-system.js";

/** Root's rights do not help there: only a mount makes a folder read-only for everyone. */
describe.skipIf(!canMount())("a read-only file system", { timeout: 120_000 }, () => {
  let folder = "";
  beforeAll(async () => {
    ({ folder } = await telcoSystem());
    expect((await mlops(folder, ["generate"])).code).toBe(0);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));

  async function readOnly<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
    const undo = makeReadOnly(path);
    expect(undo).not.toBeNull();
    try {
      return await work();
    } finally {
      undo?.();
    }
  }

  const files = async (): Promise<string[]> =>
    (await readdir(folder, { recursive: true })).filter((name) => !name.startsWith("node_modules")).sort();

  const refused = (path: string) => ({
    code: 2,
    stdout: "",
    stderr: `error MLO6061 ${path} is on a read-only file system\nhint Mount it for writing, or copy the project to a place where you can write.\n`,
  });

  test("of the project: what only reads works, what writes says so before it begins", async () => {
    const before = await files();
    const lock = await readFile(join(folder, "mlops.lock"), "utf8");
    await readOnly(folder, async () => {
      expect(await mlops(folder, ["check"])).toMatchObject({ code: 0 });
      expect(await mlops(folder, ["generate", "--check"])).toMatchObject({ code: 0 });
      for (const verb of [["up", "--detach"], ["migrate"], ["generate"]])
        expect(await mlops(folder, verb)).toEqual(refused(folder));
      const status = await mlops(folder, ["status"]);
      expect(status).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`${folder} is on a read-only file system\nMount it`),
      });
      const doctor = await mlops(folder, ["doctor"]);
      expect(doctor).toMatchObject({ code: 2, stdout: expect.stringMatching(/wrong +folder .*read-only/) });
      expect(await mlops(folder, ["down"])).toMatchObject({ code: 0, stderr: "nothing was running\n" });
    });
    expect(await files()).toEqual(before);
    expect(await readFile(join(folder, "mlops.lock"), "utf8")).toBe(lock);
  });

  test("of .mlops while the system runs: it is said, and `down` ends everything", async () => {
    const local = join(folder, ".mlops");
    expect(await mlops(folder, ["up", "--detach"])).toMatchObject({ code: 0 });
    await writeFile(join(local, "mine"), "kept");
    await readOnly(local, async () => {
      expect((await mlops(folder, ["status"])).stdout).toContain(`${local} is on a read-only file system`);
      expect(await mlops(folder, ["up", "--detach"])).toEqual(refused(local));
      expect(await mlops(folder, ["down"])).toMatchObject({ code: 0, stderr: "stopped\n" });
      expect(await mlops(folder, ["down"])).toMatchObject({ code: 0, stderr: "nothing was running\n" });
    });
    expect(await readFile(join(local, "mine"), "utf8")).toBe("kept");
    // What was left is cleared up by the next one, as after a kill.
    expect(await mlops(folder, ["down", "--delete-data", "--yes"])).toMatchObject({ code: 0 });
  });
});
