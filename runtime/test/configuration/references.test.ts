import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { resolveReference } from "../../src/configuration/references.js";
import { temporaryFolder } from "../support/database.js";

it("takes a variable, a secret from a file, or the default", async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder.path, ".secrets"));
  await writeFile(path.join(folder.path, ".secrets", "KEY"), "from the file\n");
  const env = { PROJECT_DIR: folder.path, URL: "from the variable" };
  expect(resolveReference({ from: "env", name: "URL" }, env)).toBe("from the variable");
  expect(resolveReference({ from: "env", name: "NONE", default: "" }, env)).toBe("");
  expect(resolveReference({ from: "secret", name: "KEY" }, env)).toBe("from the file");
  expect(resolveReference({ from: "secret", name: "KEY" }, { ...env, KEY: "from the variable" })).toBe(
    "from the variable",
  );
  expect(() => resolveReference({ from: "env", name: "KEY" }, env)).toThrow(
    expect.objectContaining({ code: "MLO5013", message: "The variable KEY is not set." }) as Error,
  );
  expect(() => resolveReference({ from: "secret", name: "NONE" }, env)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining(".secrets/NONE") as string }) as Error,
  );
  await folder.remove();
});
