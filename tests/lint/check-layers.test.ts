import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../../scripts/check-layers.mjs", import.meta.url));

type Files = Readonly<Record<string, string>>;

/** Houses with one fault each, and what is said of it. */
const faults: Readonly<Record<string, { readonly files: Files; readonly said: string }>> = {
  "values of two files": {
    files: {
      "runtime/src/a.ts": 'import { b } from "./b.js";',
      "runtime/src/b.ts": 'export { a } from "./a.js";',
    },
    said: "ring of values: runtime/src/a.ts -> runtime/src/b.ts -> runtime/src/a.ts",
  },
  "types of two files": {
    files: {
      "cli/src/up.ts": 'import type { Options } from "./verb.js";',
      "cli/src/verb.ts": 'import { type Up } from "./up.js";',
    },
    said: "ring of types: cli/src/up.ts -> cli/src/verb.ts -> cli/src/up.ts",
  },
  "a body that is loaded later and knows its verb": {
    files: {
      "cli/src/commands/up.ts": 'const { up } = await import("../supervisor/up.js");',
      "cli/src/supervisor/up.ts": 'import type { Options } from "../commands/up.js";',
    },
    said: "ring of types: cli/src/commands/up.ts -> cli/src/supervisor/up.ts -> cli/src/commands/up.ts",
  },
  "folders whose files form no ring": {
    files: {
      "runtime/src/onnx/export.ts": 'import { trees } from "../training/trees.js";',
      "runtime/src/training/job.ts": 'import { predict } from "../onnx/predict.js";',
      "runtime/src/training/trees.ts": "",
      "runtime/src/onnx/predict.ts": "",
    },
    said: "ring of folders: runtime/src/onnx -> runtime/src/training -> runtime/src/onnx",
  },
  "folders within a folder, by types alone": {
    files: {
      "runtime/src/serving/http/a.ts": 'import type { M } from "../model/b.js";',
      "runtime/src/serving/model/c.ts": 'import type { H } from "../http/d.js";',
      "runtime/src/serving/model/b.ts": "",
      "runtime/src/serving/http/d.ts": "",
    },
    said: "ring of folders: runtime/src/serving/http -> runtime/src/serving/model -> runtime/src/serving/http",
  },
  "a folder and a file beside it": {
    files: {
      "cli/src/output/ask.ts": 'import type { Terminal } from "../terminal.js";',
      "cli/src/terminal.ts": 'import { json } from "./output/json.js";',
      "cli/src/output/json.ts": "",
    },
    said: "ring of folders: cli/src/output -> cli/src/terminal.ts -> cli/src/output",
  },
  "the door from inside": {
    files: {
      "runtime/src/v1/definitions.ts": "",
      "runtime/src/serving/server.ts": 'import type { ProjectDefinition } from "../v1/definitions.js";',
    },
    said: "runtime/src/serving/server.ts: imports ../v1/definitions.js through the door runtime/src/v1 from inside",
  },
  "a package above": {
    files: { "runtime/src/a.ts": 'import type { Project } from "@mlops-yaml/schema";' },
    said: "runtime/src/a.ts: runtime must not import @mlops-yaml/schema",
  },
  "another package's folder": {
    files: { "cli/src/a.ts": 'import { generate } from "../../generator/src/index.js";' },
    said: "cli/src/a.ts: imports ../../generator/src/index.js, outside its package",
  },
};

/** What is above imports what is below; the door imports everything, and its own files. */
const fine: Files = {
  "schema/src/index.ts": 'export type { Project } from "./project.js";\nexport * from "./read/load.js";',
  "schema/src/project.ts": 'import type { Source } from "./project/source.js";',
  "schema/src/project/source.ts": 'import type { ColumnType } from "../values.js";',
  "schema/src/values.ts": "",
  "schema/src/read/load.ts": 'import type { Project } from "../project.js";',
  "runtime/src/v1/index.ts":
    'export type * from "./definitions.js";\nconst flows = await import("../flows/index.js");',
  "runtime/src/v1/definitions.ts": 'export type { ModelDefinition } from "../definitions/model.js";',
  "runtime/src/definitions/model.ts": "",
  "runtime/src/flows/index.ts": 'import type { ModelDefinition } from "../definitions/model.js";',
  "generator/src/generate.ts": 'import type { Project } from "@mlops-yaml/schema";',
  "cli/src/main.ts": 'import { generate } from "@mlops-yaml/generator";',
};

function check(files: Files): { readonly status: number | null; readonly stderr: string } {
  const root = mkdtempSync(path.join(os.tmpdir(), "mlops-layers-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), `${text}\n`);
    }
    const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: "utf8" });
    return { status, stderr };
  } finally {
    rmSync(root, { recursive: true });
  }
}

test.each(Object.entries(faults))("finds a fault: %s", (_, { files, said }) => {
  const { status, stderr } = check({ ...fine, ...files });
  expect(stderr).toContain(said);
  expect(stderr.match(/^\S/gm)).toHaveLength(1);
  expect(status).toBe(1);
});

test("lets a house without faults pass", () => {
  expect(check(fine)).toEqual({ status: 0, stderr: "" });
});
