import { randomBytes } from "node:crypto";
import { closeSync, constants, openSync } from "node:fs";
import { access, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import {
  createDatabase,
  databaseUrl,
  probe,
  type Answer,
  serverAddress,
  type Login,
  type ServerAddress,
} from "./connection.js";
import { initialise, superuser } from "./initialise.js";
import { installation } from "./installation.js";
import { makeLayout, readLayout, removeTemporarySocketFolder, type Layout } from "./layout.js";
import { readPassword, wrongPassword } from "./password.js";
import { isAlive, readPostmasterFile, removeStalePostmasterFile, type PostmasterFile } from "./postmaster.js";
import { frozenChildren, signalAll } from "./processes.js";
import { runProgram, spawnProgram } from "./programs.js";
import { serverArguments } from "./settings.js";

export interface EmbeddedPostgres {
  /** Address with user and password in it: not for logs. */
  readonly url: string;
  readonly address: ServerAddress;
  /** Name of the superuser, which owns everything. */
  readonly superuser: string;
  /** File with the superuser's password. */
  readonly passwordFile: string;
  readonly pid: number;
}

/** How long a server may take to become ready; recovery after a crash can replay up to max_wal_size. */
const readyMilliseconds = 120_000;
/** How long a server may take to stop: a transaction is rolled back at once, but what was written is flushed. */
const stopSeconds = { fast: 20, immediate: 10 } as const;
const forceMilliseconds = 5000;

/**
 * Starts the PostgreSQL of this folder, or finds the one that runs: a server outlives the process that
 * started it. Recovers from a crash of either. Any number of processes may call it at once.
 *
 * @param directory made where it does not exist; everything of the server is kept in it
 * @param signal gives it up: what was started for it is stopped again
 * @returns `started` is false where the server was running already
 * @throws RuntimeError MLO5001 to MLO5005; the signal's reason
 */
export async function startEmbeddedPostgres({
  directory,
  log,
  signal,
}: {
  directory: string;
  log?: Logger;
  signal?: AbortSignal;
}): Promise<EmbeddedPostgres & { readonly started: boolean; stop(): Promise<void> }> {
  const stop = (): Promise<void> => stopEmbeddedPostgres(directory);
  const running = await wake(directory);
  if (running !== null) return { ...running, started: false, stop };

  const native = await installation();
  const layout = await makeLayout(directory);
  signal?.throwIfAborted();
  if (await initialise(native, layout, signal)) log?.info("database created", { folder: layout.data });
  const { server, started } = await launch(native, layout, await readPassword(layout), signal);
  if (started) log?.info("database started", { pid: server.pid });
  return { ...server, started, stop };
}

/**
 * The server of this folder, or null where none runs.
 * @param login who `url` is for: null too where the server does not let that role in yet. Missing: the superuser
 * @throws RuntimeError MLO5005; MLO5011 where it runs and does not answer within 2.5 seconds
 */
export async function findEmbeddedPostgres(
  directory: string,
  login?: Login,
): Promise<EmbeddedPostgres | null> {
  const layout = await readLayout(directory);
  if (layout === null) return null;
  const server = await readPostmasterFile(layout);
  if (server === null) return null;
  const as = login ?? { user: superuser, password: await readPassword(layout) };
  const { found, answer } = await ask(layout, server, as);
  if (answer === "silent" && isAlive(server.pid)) throw silent(server.pid);
  if (login !== undefined) return answer === "ready" ? found : null;
  return settle(layout, server, as.password, found, answer);
}

/** What runs in this folder already; frozen, it goes on. */
async function wake(directory: string): Promise<EmbeddedPostgres | null> {
  try {
    return await findEmbeddedPostgres(directory);
  } catch (error) {
    const layout = await readLayout(directory);
    const server = layout && (await readPostmasterFile(layout));
    if (codeOf(error) !== "MLO5011" || !server) throw error;
    await signalAll(server.pid, "SIGCONT");
    return findEmbeddedPostgres(directory);
  }
}

function silent(pid: number): RuntimeError {
  return new RuntimeError("MLO5011", `The embedded PostgreSQL (process ${pid}) does not answer.`, {
    hint:
      process.platform === "win32"
        ? "See what else keeps the machine busy; `mlops down` and `mlops up` start it again."
        : `Where it was stopped on purpose, \`kill -CONT ${pid}\` lets it go on; \`mlops down\` and \`mlops up\` start it again.`,
  });
}

/**
 * Processes of this folder's server that are frozen one by one while the server itself answers: what waits for their
 * sessions waits until they go on. Known on Linux only.
 * @throws RuntimeError MLO5092 that names them
 */
export async function requireNoneFrozen(directory: string): Promise<void> {
  const layout = await readLayout(directory);
  const server = layout && (await readPostmasterFile(layout));
  const frozen = server ? await frozenChildren(server.pid) : [];
  if (frozen.length === 0) return;
  throw new RuntimeError("MLO5092", `The embedded PostgreSQL has frozen processes: ${frozen.join(", ")}.`, {
    hint: `\`kill -CONT ${frozen.join(" ")}\` lets them go on; \`mlops down\` and \`mlops up\` start the database again.`,
  });
}

/**
 * Whether the server of this folder was told to stop and has not. Told by SIGTERM it takes no new sessions, and waits for
 * those that it has, which may be for ever.
 */
export async function isStopping(directory: string): Promise<boolean> {
  const layout = await readLayout(directory);
  return layout !== null && (await readPostmasterFile(layout))?.status === "stopping";
}

/**
 * Stops the server of this folder: open transactions are rolled back. Does nothing where none runs. One that is frozen is
 * woken up for it; one that does not stop is killed, and recovers at its next start.
 * @throws RuntimeError MLO5003 where it is still there after 45 seconds
 */
export async function stopEmbeddedPostgres(directory: string): Promise<void> {
  const layout = await readLayout(directory);
  if (layout === null) return;
  const server = await readPostmasterFile(layout);
  if (server === null || !isAlive(server.pid)) return;
  await removeStalePostmasterFile(layout);
  if ((await readPostmasterFile(layout)) === null) return;
  const native = await installation();
  await signalAll(server.pid, "SIGCONT");
  // Where its disk has become read-only it cannot write what an ordered stop writes: it recovers at its next start.
  const isReadOnly = await access(layout.data, constants.W_OK).then(
    () => false,
    (error: unknown) => codeOf(error) === "EROFS",
  );
  const modes = Object.entries(stopSeconds).filter(([mode]) => !isReadOnly || mode === "immediate");
  for (const [mode, seconds] of modes) {
    const settings = ["stop", "-D", layout.data, "-m", mode, "-t", String(seconds)];
    const { code } = await runProgram(native, "pg_ctl", settings);
    if (code === 0 || !isAlive(server.pid)) return removeTemporarySocketFolder(layout);
  }
  // What is left of its own processes would keep the next server from starting.
  await signalAll(server.pid, "SIGKILL");
  for (const deadline = performance.now() + forceMilliseconds; performance.now() < deadline; await sleep(50))
    if (!isAlive(server.pid)) return removeTemporarySocketFolder(layout);
  throw new RuntimeError("MLO5003", `PostgreSQL (process ${server.pid}) does not stop.`);
}

/** Process id of the server that runs in this folder, or was killed in it; null where it was stopped in order. */
export async function embeddedPostgresPid(directory: string): Promise<number | null> {
  const layout = await readLayout(directory);
  return layout === null ? null : ((await readPostmasterFile(layout))?.pid ?? null);
}

/** Deletes the folder of a stopped server, and what of it lies elsewhere. */
export async function removeEmbeddedPostgres(directory: string): Promise<void> {
  const layout = await readLayout(directory);
  if (layout === null) return;
  await removeTemporarySocketFolder(layout);
  for (const folder of new Set([path.dirname(layout.data), layout.directory]))
    await rm(folder, { recursive: true, force: true });
}

async function find(layout: Layout, password: string): Promise<EmbeddedPostgres | null> {
  const server = await readPostmasterFile(layout);
  if (server === null) return null;
  const { found, answer } = await ask(layout, server, { user: superuser, password });
  return settle(layout, server, password, found, answer);
}

async function ask(
  layout: Layout,
  server: PostmasterFile,
  login: Login,
): Promise<{ found: EmbeddedPostgres; answer: Answer }> {
  const found = describe(layout, server, login);
  return { found, answer: await probe(found.url) };
}

async function settle(
  layout: Layout,
  server: PostmasterFile,
  password: string,
  found: EmbeddedPostgres,
  answer: Answer,
): Promise<EmbeddedPostgres | null> {
  if (answer === "refused") throw wrongPassword(layout);
  if (answer === "no_database") await createDatabase(layout, server, password);
  return answer === "ready" || answer === "no_database" ? found : null;
}

function describe(layout: Layout, server: PostmasterFile, login: Login): EmbeddedPostgres {
  const address = serverAddress(layout, server);
  const { password: passwordFile } = layout;
  return { url: databaseUrl(address, login), address, superuser, passwordFile, pid: server.pid };
}

async function launch(
  native: string,
  layout: Layout,
  password: string,
  signal?: AbortSignal,
): Promise<{ server: EmbeddedPostgres; started: boolean }> {
  const deadline = performance.now() + readyMilliseconds;
  let attempt = await spawnServer(native, layout);
  let said = "";
  for (;;) {
    if (signal?.aborted) {
      await attempt.giveUp();
      throw signal.reason;
    }
    const server = await find(layout, password);
    if (server !== null) {
      await attempt.discard();
      return { server, started: server.pid === attempt.pid };
    }
    const ended = attempt.ended();
    if (ended !== null || performance.now() > deadline) {
      said = (await attempt.discard()) || said;
      // Another process started it in the meantime, or what a killed server left is still ending:
      // both pass by themselves.
      const passing = /postmaster\.pid|shared memory block|already (exists|in use)/.test(said);
      if (!passing || performance.now() > deadline)
        throw failed(layout, said || (ended ?? "It does not answer."));
      if (await isStarting(layout)) await sleep(50);
      else {
        await sleep(200);
        attempt = await spawnServer(native, layout);
        said = "";
      }
    }
    await sleep(20);
  }
}

async function isStarting(layout: Layout): Promise<boolean> {
  await removeStalePostmasterFile(layout);
  const server = await readPostmasterFile(layout);
  return server !== null && isAlive(server.pid);
}

interface Attempt {
  readonly pid: number | undefined;
  /** How the process ended; null while it lives. */
  ended(): string | null;
  /** Ends it, and removes what it said. */
  giveUp(): Promise<void>;
  /** Removes what it said before its log collector ran, and answers that. */
  discard(): Promise<string>;
}

async function spawnServer(native: string, layout: Layout): Promise<Attempt> {
  await removeStalePostmasterFile(layout);
  const file = path.join(layout.log, `startup-${process.pid}-${randomBytes(4).toString("hex")}.log`);
  const output = openSync(file, "w", 0o600);
  let ended: string | null = null;
  const child = spawnProgram(native, "postgres", await serverArguments(layout), output);
  closeSync(output);
  child.once("error", (error) => (ended = error.message));
  child.once("exit", (code, signal) => (ended = `The process ended with ${signal ?? `code ${code}`}.`));
  child.unref();
  const discard = async (): Promise<string> => {
    const text = await readFile(file, "utf8").catch(() => "");
    await rm(file, { force: true });
    return text;
  };
  const giveUp = async (): Promise<void> => {
    child.kill("SIGINT"); // fast shutdown
    for (const deadline = performance.now() + stopSeconds.fast * 1000; ended === null; await sleep(20))
      if (performance.now() > deadline) break;
    if (ended === null && child.pid !== undefined) await signalAll(child.pid, "SIGKILL");
    await discard();
  };
  return { pid: child.pid, ended: () => ended, giveUp, discard };
}

function failed(layout: Layout, output: string): RuntimeError {
  const lines = output.trim().split("\n").slice(-5).join("\n");
  return new RuntimeError("MLO5003", `PostgreSQL does not start in ${layout.data}:\n${lines}`, {
    hint: `More may be in ${layout.log}.`,
  });
}
