import pg from "pg";
import { isConnectionLost, messageOf } from "../errors/index.js";
import { Client, createPool, type Environment } from "../store/index.js";

/**
 * Connections for the workflow engine, which waits for a database that is away, but knows only some of the ways in which
 * a connection dies (a write to a closed socket is none of them): to it all of them look alike.
 * @throws RuntimeError MLO5010, MLO5012
 */
export function createEnginePool(env: Environment, overrides: pg.PoolConfig = {}): pg.Pool {
  return createPool(env, { ...overrides, Client: EngineClient });
}

class EngineClient extends Client {
  override connect: Client["connect"] = telling(super.connect.bind(this));
  override query: Client["query"] = telling(super.query.bind(this));

  /** A pool takes the error of a query under way from the event, before the query itself tells it. */
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    return super.emit(
      event as "error",
      ...((event === "error" ? values.map(engineError) : values) as [Error]),
    );
  }
}

/** The client's method, whose callback or promise gets errors as the engine knows them. */
function telling<Method>(method: Method): Method {
  const call = (...args: unknown[]): unknown => {
    const last = args.at(-1);
    if (typeof last === "function")
      args[args.length - 1] = (error: unknown, ...results: unknown[]): unknown =>
        (last as (...all: unknown[]) => unknown)(engineError(error), ...results);
    const result = (method as (...all: unknown[]) => unknown)(...args);
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => {
      throw engineError(error);
    });
  };
  return call as Method;
}

/** SQLSTATE 08006, connection failure. */
function engineError(error: unknown): unknown {
  return isConnectionLost(error)
    ? Object.assign(new Error(messageOf(error), { cause: error }), { code: "08006" })
    : error;
}
