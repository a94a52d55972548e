import type pg from "pg";

/**
 * Runs `work` in one transaction on one connection: committed when it resolves, rolled back when it
 * rejects. A connection that broke is thrown away.
 */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  // Without a listener a lost connection would end the process; the query under way rejects anyway.
  client.on("error", onError);
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollbackError: Error) => {
      broken ??= rollbackError;
    });
    throw error;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}

/** Waits for, and holds until the transaction ends, the lock of this name. */
export async function lockInTransaction(client: pg.PoolClient, name: string): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`mlops:${name}`]);
}

/** Takes the lock of this name if it is free. */
export async function tryLockInTransaction(client: pg.PoolClient, name: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken",
    [`mlops:${name}`],
  );
  return rows[0]?.taken === true;
}
