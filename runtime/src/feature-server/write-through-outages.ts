import type pg from "pg";
import { throughOutages } from "../store/index.js";

/** A database that is away for longer has the caller send the request again. */
const seconds = 5;

/** Runs what a request writes, which may be run again: after the end of a connection it may be written already. */
export const writeThroughOutages = <T>(pool: pg.Pool, write: () => Promise<T>): Promise<T> =>
  throughOutages(pool, write, { seconds });
