import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../../scripts/check-awaits.mjs", import.meta.url));

/** Bodies of a function that lose an update, with what is lost; `total`, `state` and `sizeOf` live outside of it. */
const losing: Readonly<Record<string, string>> = {
  "total += await sizeOf(file);": "total",
  "total = Math.max(0, total - (await sizeOf(file)));": "total",
  "total = total + 1 + (await sizeOf(file));": "total",
  "state.bytes -= await sizeOf(file);": "state.bytes",
  "options.count += await sizeOf(file);": "options.count",
  "total = await next(total);": "total",
  "const now = total + 1; await save(now); total = now;": "total",
  "const later = async () => { total += await sizeOf(file); }; return later;": "total",
};

const fine = [
  "const size = await sizeOf(file); total += size;",
  "await sizeOf(file); total += 1;",
  "let own = 0; own += await sizeOf(file); return own;",
  "file = await next(file);",
  "total = (await sizeOf(file)) + total;",
  "total = await sizeOf({ total: 1 }, options.total);",
  "const now = total; total = now + 1; await save(now);",
  "if (total > 0) return; total = 1; await save(1); total = 0;",
];

test("what is read before an await and written after it is found, and nothing else", () => {
  const bodies = [...Object.keys(losing), ...fine];
  const folder = mkdtempSync(path.join(os.tmpdir(), "mlops-awaits-"));
  try {
    bodies.forEach((body, index) =>
      writeFileSync(
        path.join(folder, `${String(index).padStart(2, "0")}.ts`),
        `let total = 0;\nconst state = { bytes: 0 };\nexport async function given(file: string, options: { count: number }) {\n${body}\n}\n`,
      ),
    );
    const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: "utf8" });
    const said = [...stderr.matchAll(/(\d\d)\.ts:4: (\S+) is read/g)];
    expect(said.map(([, index, target]) => [bodies[Number(index)], target])).toEqual(Object.entries(losing));
    expect(status).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
