import { createServer, type AddressInfo } from "node:net";
import type { Layout } from "./layout.js";

/** Only the port's number appears in the socket's name; nothing listens on it. */
const socketPort = 5432;

/**
 * Settings for a laptop with two cores, given on the command line so that a later version's settings
 * hold for data folders of earlier ones. Durability is PostgreSQL's own: fsync and synchronous_commit stay on.
 */
const tuning = {
  max_connections: "80",
  shared_buffers: "256MB",
  effective_cache_size: "1GB",
  work_mem: "32MB",
  maintenance_work_mem: "128MB",
  random_page_cost: "1.1",
  max_parallel_workers_per_gather: "1",
  // One server without replicas: loads into a table made in the same transaction skip the log.
  wal_level: "minimal",
  max_wal_senders: "0",
  wal_buffers: "16MB",
  max_wal_size: "2GB",
  min_wal_size: "128MB",
  checkpoint_timeout: "10min",
  jit: "off",
  // Files are mostly in the operating system's cache: processes that read ahead would take the cores from those that
  // compute.
  io_method: "sync",
} as const;

export async function serverArguments(layout: Layout): Promise<string[]> {
  const settings: Record<string, string> = {
    ...tuning,
    ...(await endpoint(layout)),
    timezone: "UTC",
    log_timezone: "UTC",
    // A file a day of the week, each begun anew after a week.
    logging_collector: "on",
    log_directory: layout.log,
    log_filename: "postgres-%a.log",
    log_rotation_age: "1d",
    log_rotation_size: "0",
    log_truncate_on_rotation: "on",
    log_line_prefix: "%m [%p] ",
    log_checkpoints: "off",
    log_min_error_statement: "panic", // statements can hold personal data
    "mlops.directory": layout.directory, // the last: the list of processes says for whom it runs
  };
  return [
    "-D",
    layout.data,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
}

async function endpoint(layout: Layout): Promise<Record<string, string>> {
  if (process.platform !== "win32") {
    return {
      listen_addresses: "",
      unix_socket_directories: layout.socket,
      unix_socket_permissions: "0700",
      port: String(socketPort),
    };
  }
  return { listen_addresses: "127.0.0.1", unix_socket_directories: "", port: String(await freePort()) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
