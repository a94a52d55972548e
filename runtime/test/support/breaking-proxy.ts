import net from "node:net";
import path from "node:path";
import { seededRandom } from "../../src/frame/random.js";
import { temporaryFolder } from "./database.js";

/** Stands between a process and the test cluster, and breaks connections in the middle of what they say. */
export interface BreakingProxy extends AsyncDisposable {
  /** The database's URL, through the proxy. */
  readonly url: string;
  readonly breaks: () => number;
  /** Breaks so many connections more; then all go through. */
  readonly allow: (breaks: number) => void;
}

/** The least and the most bytes, both ways together, after which a connection breaks. */
const [least, most] = [1, 400_000];

/**
 * @param databaseUrl of the test cluster, which listens on a unix socket
 * @param kind how the process reaches the proxy: each kind of socket dies with errors of its own
 */
export async function breakingProxy(
  databaseUrl: string,
  { seed, kind }: { readonly seed: number; readonly kind: "tcp" | "unix" },
): Promise<BreakingProxy> {
  const random = seededRandom(seed);
  const target = new URL(databaseUrl);
  const server = path.join(target.searchParams.get("host")!, ".s.PGSQL.5432");
  const folder = await temporaryFolder("proxy");
  const open = new Set<net.Socket>();
  let allowed = 0;
  let broken = 0;
  let refusing = false;
  const proxy = net.createServer((near) => {
    const far = net.connect(server);
    const size = allowed > 0 ? Math.floor(least * (most / least) ** random()) : Infinity;
    const how = random();
    let passed = 0;
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    const pass = (to: net.Socket) => (bytes: Buffer) => {
      const left = size - passed;
      passed += bytes.length;
      if (bytes.length <= left || allowed === 0) return void to.write(bytes);
      to.write(bytes.subarray(0, Math.max(left, 0)));
      allowed -= 1;
      broken += 1;
      if (how < 0.4 && kind === "tcp") near.resetAndDestroy();
      else if (how < 0.7) near.end();
      far.end();
      setTimeout(end, 1); // what was passed on is to arrive
      if (how > 0.8) refuseForAWhile();
    };
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", end).on("close", () => {
        open.delete(socket);
        end();
      });
    }
    near.on("data", pass(far));
    far.on("data", pass(near));
  });
  const place = kind === "tcp" ? { host: "127.0.0.1", port: 0 } : { path: path.join(folder.path, ".s.PGSQL.5432") }; // prettier-ignore
  await listen(proxy, place);
  const address = proxy.address() as net.AddressInfo;
  const again = kind === "tcp" ? { host: "127.0.0.1", port: address.port } : place;

  /** As a server that is restarted: nothing listens. */
  function refuseForAWhile(): void {
    if (refusing) return;
    refusing = true;
    proxy.close();
    setTimeout(() => {
      refusing = false;
      void listen(proxy, again).catch(() => undefined);
    }, 50);
  }

  const url = new URL(databaseUrl);
  if (kind === "tcp") {
    url.host = `127.0.0.1:${address.port}`;
    url.search = "";
  } else url.search = `?host=${encodeURIComponent(folder.path)}`;
  return {
    url: url.href,
    breaks: () => broken,
    allow: (breaks) => {
      allowed = breaks;
    },
    [Symbol.asyncDispose]: async () => {
      open.forEach((socket) => socket.destroy());
      await new Promise((resolve) => proxy.close(resolve));
      await folder.remove();
    },
  };
}

function listen(server: net.Server, place: net.ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(place, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
