import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createPool } from "../../../runtime/src/store/index.js";
import { testDatabase } from "../../../runtime/test/support/database.js";
import { mlops, type CommandResult } from "../support/command.js";
import { emptyFolder } from "../support/folder.js";

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

async function project(): Promise<{ folder: string; declare: (city: string) => Promise<void> }> {
  const folder = await emptyFolder();
  await symlink(modules, join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const declare = (city: string): Promise<void> =>
    writeFile(
      join(folder, "mlops.yaml"),
      `version: 1
project: { name: shop }
sources:
  orders: { type: file, path: orders.csv, columns: { id: { type: integer }, city: { type: ${city} } } }
deploy: { compose: false }
`,
    );
  await declare("string");
  return { folder, declare };
}

test("says what a change does, and does it with the consent that it names", async () => {
  const { folder, declare } = await project();
  const database = await testDatabase();
  const pool = createPool({ DATABASE_URL: database.url });
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  const migrate = (...args: string[]): Promise<CommandResult> =>
    mlops(folder, ["migrate", ...args], { env: { DATABASE_URL: database.url } });

  // A consent that nothing asks for migrates all the same.
  expect(await migrate("--consent", "drop:raw.orders")).toMatchObject({ code: 0 });
  await pool.query("INSERT INTO raw.orders (id, city, _batch_id) VALUES (1, 'Lyon', 1)");
  await declare("integer");
  const look = await migrate("--json");
  const message = "raw.orders.city is stored as text, and mlops.yaml declares bigint now.";
  expect(look.code).toBe(3);
  expect(JSON.parse(look.stdout)).toMatchObject({
    applied: false,
    waiting: [{ message, consents: ["drop:raw.orders.city"] }],
  });

  const done = await migrate("--consent", "drop:raw.orders.city");
  expect(done).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("  raw.orders.city is dropped; its source is read again\n") as string,
  });
  expect((await pool.query("SELECT city FROM raw.orders")).rows).toEqual([{ city: null }]);
});

test("starts the embedded PostgreSQL where it does not run, changes nothing without a consent, and stops it again", async () => {
  const { folder } = await project();
  const made = expect.stringContaining("  raw.orders is made\n") as string;
  expect(await mlops(folder, ["migrate"])).toMatchObject({ code: 0, stdout: made });
  expect(await mlops(folder, ["migrate"])).toMatchObject({ code: 0, stdout: made });
  expect((await mlops(folder, ["models"])).stderr).toContain("error MLO6011 nothing runs in");
});
