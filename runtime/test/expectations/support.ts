import pg from "pg";
import { evaluateExpectations, type Check, type ExpectationOutcome } from "../../src/expectations/index.js";
import type { ExpectationDefinition } from "../../src/definitions/expectation.js";
import { testDatabase } from "../support/database.js";

export function expectation(type: string, kwargs: Record<string, unknown> = {}): ExpectationDefinition {
  return { type, kwargs, severity: "critical", onFail: "quarantine" };
}

export interface Bench extends AsyncDisposable {
  readonly client: pg.Client;
  /** Judges in a transaction of its own. */
  evaluate(check: Check): Promise<ExpectationOutcome[]>;
  /** Judges one expectation. */
  one(
    relation: string,
    type: string,
    kwargs: Record<string, unknown>,
    more?: Partial<Check>,
  ): Promise<ExpectationOutcome>;
}

/** A database with what `sql` makes. */
export async function bench(sql: string): Promise<Bench> {
  const database = await testDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`SET TimeZone = 'UTC'; ${sql}`);
  const evaluate = async (check: Check): Promise<ExpectationOutcome[]> => {
    await client.query("BEGIN");
    try {
      return await evaluateExpectations(client, check);
    } finally {
      await client.query("ROLLBACK");
    }
  };
  return {
    client,
    evaluate,
    async one(relation, type, kwargs, more = {}) {
      const [outcome] = await evaluate({ relation, expectations: [expectation(type, kwargs)], ...more });
      if (!outcome) throw new Error("no outcome");
      return outcome;
    },
    async [Symbol.asyncDispose]() {
      await client.end();
      await database.drop();
    },
  };
}
