import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { startEmbeddedPostgres } from "../../src/embedded-postgres/index.js";
import { temporaryFolder, type TestDatabase } from "./database.js";

/** A database on its own server that can be frozen, as a machine that hangs is: it takes connections and says nothing. */
export interface FreezableDatabase extends TestDatabase {
  freeze(): Promise<void>;
  thaw(): void;
}

export async function freezableDatabase(): Promise<FreezableDatabase> {
  const folder = await temporaryFolder("frozen");
  const database = await startEmbeddedPostgres({ directory: path.join(folder.path, "postgres") });
  const { url, pid } = database;
  let frozen: number[] = [];
  const thaw = (): void => {
    for (const each of frozen.splice(0)) process.kill(each, "SIGCONT");
  };
  const drop = async (): Promise<void> => {
    thaw();
    await database.stop();
    await folder.remove();
  };
  return {
    url,
    name: "mlops",
    async freeze() {
      process.kill(pid, "SIGSTOP"); // it starts no more sessions
      frozen = [pid];
      for (const child of await childrenOf(pid)) {
        process.kill(child, "SIGSTOP");
        frozen.push(child);
      }
    },
    thaw,
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

async function childrenOf(pid: number): Promise<number[]> {
  const numbers = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(
    numbers.map(async (name) => {
      const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
      return { pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) };
    }),
  );
  return parents.flatMap((each) => (each.parent === pid ? [each.pid] : []));
}
