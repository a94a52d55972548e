import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../../../../runtime/test/support/database.js";
import { useRules } from "../../../../runtime/src/zones/index.js";
import type { Expression } from "../../../src/expressions/expression.js";
import { compileExpression } from "../../../src/expressions/index.js";
import { disagreements } from "./agreement.js";
import { columns } from "./columns.js";
import { mistyped, prepareOracle, setRows } from "./oracle.js";
import { expressionTexts } from "./random-expressions.js";
import { rows, zones } from "./random-rows.js";

/** Batches of 40 to 60 expressions over 12 rows each; MLOPS_PROPERTY_RUNS asks for more. */
const batches = Number(process.env["MLOPS_PROPERTY_RUNS"] ?? 50);
const seed = Number(process.env["MLOPS_PROPERTY_SEED"] ?? 20130101);

describe("SQL and TypeScript of an expression give the same answer", () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    // No session in production has this zone: what is printed must not depend on it.
    await client.query("SET TimeZone = 'Asia/Tokyo'");
    await client.query("SET jit = off");
    await prepareOracle(client);
    for (const zone of zones) await useRules(client, zone);
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it("for random expressions and rows", async () => {
    let compiled = 0;
    let refused = 0;
    const batch = fc.record({
      texts: fc.array(expressionTexts, { minLength: 40, maxLength: 60 }),
      examples: fc.array(rows, { minLength: 12, maxLength: 12 }),
      timezone: fc.constantFrom(...zones),
    });
    const property = fc.asyncProperty(batch, async ({ texts, examples, timezone }) => {
      const expressions: Expression[] = [];
      for (const text of texts) {
        const result = await compileExpression(text, { columns, timezone });
        if (result.expression === undefined) {
          // Constant parts are refused; everything else that the generator writes is in the language.
          expect(
            result.problems
              .map((problem) => `${text}: ${problem.message}`)
              .filter(
                (message) =>
                  !/constant|always the same|reads no column|out of range|outside the range|[Dd]ivision by zero/u.test(
                    message,
                  ),
              ),
          ).toEqual([]);
          refused += 1;
          continue;
        }
        expressions.push(result.expression);
        const again = await compileExpression(result.expression.text, { columns, timezone });
        expect(again.expression).toEqual(result.expression);
      }
      compiled += expressions.length;
      if (expressions.length === 0) return;
      await setRows(client, examples);
      expect(await mistyped(client, expressions)).toEqual([]);
      const found = await disagreements(client, expressions, examples);
      if (found.length > 0) throw new Error(found.slice(0, 6).join("\n\n"));
    });
    await fc.assert(property, {
      includeErrorInReport: true,
      numRuns: batches,
      seed,
      endOnFailure: process.env["MLOPS_PROPERTY_SHRINK"] === undefined,
    });
    expect(refused).toBeLessThan(compiled / 2);
    if (process.env["MLOPS_PROPERTY_RUNS"] !== undefined) console.log({ compiled, refused });
  }, 3_600_000);
});
