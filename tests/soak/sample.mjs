import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** The processes of the system by name, each with those that it started. @returns {Map<string, number[]>} */
export function processTrees(records) {
  const children = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
    try {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(pid)]);
    } catch {
      // It has ended.
    }
  const below = (pid) => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return new Map(records.map(([name, pid]) => [name, below(pid)]));
}

/** What one tree of processes holds. @returns {Record<string, number>} */
export function heldBy(pids) {
  const sum = { memory: 0, handles: 0, sockets: 0, threads: 0 };
  for (const pid of pids)
    try {
      // Not what is shared: the share of it falls and rises with other programs of this machine.
      sum.memory +=
        1024 * Number(/^Anonymous:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]);
      sum.threads += Number(/^Threads:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
      for (const handle of readdirSync(`/proc/${pid}/fd`)) {
        sum.handles += 1;
        sum.sockets += targetOf(`/proc/${pid}/fd/${handle}`).startsWith("socket:") ? 1 : 0;
      }
    } catch {
      // It has ended.
    }
  return sum;
}

function targetOf(link) {
  try {
    return readlinkSync(link);
  } catch {
    return "";
  }
}

/** Closed connections from and to these ports that wait for late packets. */
export function timeWait(ports) {
  const portOf = (address = "") => Number.parseInt(address.split(":")[1] ?? "", 16);
  return ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap((file) => readFileSync(file, "utf8").split("\n"))
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, from, to, state]) => state === "06" && [from, to].some((each) => ports.includes(portOf(each))),
    ).length;
}

/** Bytes of the files below a folder, and the number of folders. What is deleted meanwhile counts as nothing. */
export async function folderSize(folder) {
  const size = { bytes: 0, folders: 0 };
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const below = await folderSize(path);
      size.bytes += below.bytes;
      size.folders += 1 + below.folders;
    } else size.bytes += (await stat(path).catch(() => ({ size: 0 }))).size;
  }
  return size;
}

/** Bytes of each process's log, its rotated files included. */
export async function logSizes(folder) {
  const sizes = {};
  for (const name of await readdir(folder).catch(() => [])) {
    const log = `log.${name.replace(/\.log(\.\d+)?$/, "")}`;
    sizes[log] = (sizes[log] ?? 0) + (await stat(join(folder, name)).catch(() => ({ size: 0 }))).size;
  }
  return sizes;
}

/** Rows and bytes (indexes and dead rows included) of every table, and the number of connections. */
export async function databaseSizes(client) {
  const { rows: tables } = await client.query(
    `SELECT format('%s.%s', nspname, relname) AS name, format('%I.%I', nspname, relname) AS sql,
            pg_total_relation_size(pg_class.oid)::float8 AS bytes
       FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE relkind = 'r' AND relpersistence <> 't' AND nspname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const sizes = {};
  for (const { name, bytes } of tables) sizes[`bytes.${name}`] = bytes;
  const counts = tables.map(({ sql }, i) => `(SELECT count(*)::float8 FROM ${sql}) AS n${i}`);
  const counted = await client.query(`SELECT ${counts.join(", ")}`).catch(gone);
  if (counted) for (const [i, { name }] of tables.entries()) sizes[`rows.${name}`] = counted.rows[0][`n${i}`];
  const { rows } = await client.query(
    `SELECT (SELECT count(*)::int FROM pg_stat_activity WHERE datname IS NOT NULL) AS connections,
            (SELECT count(*)::int FROM pg_class WHERE relpersistence = 't' AND relkind = 'r') AS temporary_tables`,
  );
  return { ...sizes, ...rows[0] };
}

/** A table that was dropped since it was listed: the next sample counts again. */
function gone(error) {
  if (error.code === "42P01") return null;
  throw error;
}

/** Values of a page of metrics, by name or by name{label="value"}. @returns {Map<string, number>} */
export function readMetrics(page) {
  const lines = page.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(" ")),
      Number(line.slice(line.lastIndexOf(" ") + 1)),
    ]),
  );
}
