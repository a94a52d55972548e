import { randomBytes } from "node:crypto";
import { access, constants, cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { codeOf } from "../errors/index.js";
import { isReachable, serverAccount } from "./account.js";
import { locateBinaries, type Binaries } from "./binaries.js";

/**
 * A folder from which the server account can run PostgreSQL: the npm package itself where possible,
 * else a copy in the machine's cache (root with node_modules under a closed home, or a node_modules
 * that cannot be written while the package's links are missing).
 *
 * @throws RuntimeError MLO5001
 */
export async function installation(): Promise<string> {
  const binaries = await locateBinaries();
  const native = binaries.native;
  const account = serverAccount();
  const reachable = account === null || (await isReachable(native, account));
  if (reachable && (await link(native))) return native;
  return copyToCache(binaries);
}

/**
 * npm packages cannot hold symbolic links, so the package lists them, and its postinstall makes them;
 * npm 11 does not run that by itself. Answers whether all links are there.
 */
async function link(native: string): Promise<boolean> {
  for (const { source, target } of await listedLinks(native)) {
    const place = path.join(native, "..", target);
    try {
      await symlink(path.relative(path.dirname(place), path.join(native, "..", source)), place);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") return false;
    }
  }
  return true;
}

async function listedLinks(native: string): Promise<{ source: string; target: string }[]> {
  try {
    return JSON.parse(await readFile(path.join(native, "pg-symlinks.json"), "utf8")) as {
      source: string;
      target: string;
    }[];
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

async function copyToCache({ native, version, platform }: Binaries): Promise<string> {
  const cache = path.join(await cacheFolder(), `postgres-${version}-${platform}`);
  const copy = path.join(cache, "native");
  if (await exists(copy)) return copy;
  const unfinished = `${cache}.${randomBytes(4).toString("hex")}`;
  await mkdir(unfinished, { recursive: true, mode: 0o755 });
  await cp(native, path.join(unfinished, "native"), { recursive: true, verbatimSymlinks: true });
  await link(path.join(unfinished, "native"));
  try {
    await rename(unfinished, cache);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(copy))) throw error;
  }
  return copy;
}

async function cacheFolder(): Promise<string> {
  const folder =
    serverAccount() !== null
      ? "/var/cache/mlops-yaml"
      : path.join(process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache"), "mlops-yaml");
  await mkdir(folder, { recursive: true, mode: 0o755 });
  return folder;
}

async function exists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}
