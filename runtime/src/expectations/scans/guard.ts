import pg from "pg";

type Client = pg.ClientBase;

/** Runs `work` behind a savepoint; what PostgreSQL refuses is returned, what breaks the connection is thrown. */
export async function guarded<T>(client: Client, work: () => Promise<T>): Promise<T | pg.DatabaseError> {
  await client.query("SAVEPOINT expectation");
  try {
    const value = await work();
    await client.query("RELEASE SAVEPOINT expectation");
    return value;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !isRefusal(error)) throw error;
    await client.query("ROLLBACK TO SAVEPOINT expectation");
    return error;
  }
}

/** Data exceptions (22), syntax errors and access rules (42): the question was wrong, not the database. */
const isRefusal = ({ code }: pg.DatabaseError): boolean =>
  code?.startsWith("22") === true || code?.startsWith("42") === true;
