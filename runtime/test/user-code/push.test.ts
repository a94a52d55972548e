import { afterEach, beforeEach, expect, it } from "vitest";
import { pushedLines } from "../../src/feature-server/push/pushed-lines.js";
import { pushRows, type PushResult } from "../../src/feature-server/push/push-rows.js";
import { beforeTransform } from "../../src/ingestion/transform-reading.js";
import { migrate } from "../../src/migration/index.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource, projectOf } from "../support/project.js";
import { userFunction } from "../support/user-code.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
});
afterEach(() => bench.close());

async function sourceOf(body: string): Promise<SourceDefinition> {
  await bench.write("src/orders.mjs", body);
  const called = (name: string) => userFunction<never>(bench.directory, "src/orders.mjs", name);
  return fileSource(
    "orders",
    "data/*.csv",
    { id: { type: "integer" }, amount: { type: "float" } },
    {
      primaryKey: ["id"],
      transform: {
        per: "row",
        function: called("clean"),
        columns: { amount: { type: "string" }, id: { type: "integer" }, state: { type: "string" } },
      },
      expectations: [
        {
          type: "expect_column_values_to_satisfy",
          kwargs: { column: "amount", module: "./src/orders.ts#isFair" },
          severity: "critical",
          onFail: "quarantine",
          code: called("isFair"),
        },
      ],
    },
  );
}

async function push(source: SourceDefinition, df: Record<string, unknown[]>): Promise<PushResult> {
  const { log } = recordedLog();
  await migrate(bench.pool, projectOf([source]), { log });
  const lines = await pushedLines(beforeTransform(source), df);
  return pushRows(bench.pool, { source, views: [], timezone: "UTC", log }, lines);
}

const df = {
  id: [1, 2, 3, 4],
  amount: ["1,5", "2", "900", "x"],
  state: ["paid", "cancelled", "paid", "paid"],
};

it("passes pushed rows through the code that rows of files pass", async () => {
  const source = await sourceOf(
    `export function clean({ state, ...row }) {
       if (state === "cancelled") return null;
       const amount = Number(row.amount.replace(",", "."));
       if (Number.isNaN(amount)) throw new Error("no amount");
       return { ...row, amount };
     }
     export const isFair = (amount) => amount < 100;`,
  );
  expect(await push(source, df)).toMatchObject({
    rows_loaded: 1,
    rows_quarantined: 2,
    quarantined: [
      { row: 3, reasons: [expect.stringContaining("expect_column_values_to_satisfy")] },
      { row: 4, reasons: [expect.stringContaining("src/orders.mjs#clean: no amount")] },
    ],
  });
  expect(await bench.rows("orders")).toEqual([{ id: 1, amount: 1.5 }]);
});

it("refuses pushed rows that the code cannot take, so that nobody sends them again in vain", async () => {
  const source = await sourceOf(
    "export const clean = () => process.exit(1); export const isFair = () => true;",
  );
  await expect(push(source, df)).rejects.toMatchObject({
    status: 422,
    message: "The rows cannot be taken: src/orders.mjs#clean ended its thread with exit code 1.",
  });
});
