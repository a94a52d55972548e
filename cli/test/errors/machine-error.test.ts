import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { machineError } from "../../src/errors/machine-error.js";

const thrown = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => null).catch((error) => error);

test.skipIf(process.platform !== "linux")("what the machine refuses is the user's to mend", async () => {
  const full = await thrown(writeFile("/dev/full", "text"));
  expect(machineError(full)).toMatchObject({
    code: "MLO6017",
    message: "ENOSPC: no space left on device, write",
    hint: "Free space on that disk, then run the command again.",
  });
});

test("any other failure is not", async () => {
  expect(machineError(await thrown(readFile("there is no such file")))).toBeNull();
  expect(machineError(new Error("EACCES"))).toBeNull();
  expect(machineError("EACCES")).toBeNull();
});
