import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import net, { type AddressInfo } from "node:net";
import zlib from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ingestPolicy, isPassing } from "../../src/flows/step-policy.js";
import { httpFile } from "../../src/ingestion/stores/http.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";

let bench: Workbench;
let url: string;
let asked: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => {
  asked.push(request.method ?? "");
  answer(request, response);
});
beforeAll(async () => {
  bench = await workbench();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ce.csv`;
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => void server.close(resolve));
  await bench.close();
});

const csv = { format: "csv", delimiter: ",", quote: '"', nullValues: [""] } as const;
const columns = { id: { type: "integer" }, v: { type: "string" } } as const;
const rows = "id,v\n1,a\n2,b\n3,c\n";
/** Larger than any buffer on the way, and not to be compressed well. */
const large = `id,v\n${Array.from({ length: 60_000 }, (_, n) => `${n},${(n * 2654435761) % 4294967296}`).join("\n")}\n`;

let sources = 0;
const source = (at = url): SourceDefinition => {
  sources += 1; // each has a table of its own
  return { ...fileSource(`ce${sources}`, "", columns), connection: { type: "http", url: [at], ...csv } };
};

/** The content behind the URL, as text. */
async function read(at = url): Promise<string> {
  const store = httpFile(
    { type: "http", url: [at], ...csv },
    { source: source(), projectDirectory: "." },
    2_000,
  );
  const chunks: Buffer[] = [];
  for await (const chunk of (await store.open(at)).bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const gzip = zlib.gzipSync;
const brotli = (body: Buffer): Buffer =>
  zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 2 } });
const encoders: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip,
  "x-gzip": gzip,
  GZIP: gzip,
  deflate: zlib.deflateSync,
  "deflate without its header": zlib.deflateRawSync,
  br: brotli,
  "gzip, br": (body) => brotli(gzip(body)),
  "identity, gzip": gzip,
  "aws-chunked": (body) => body,
  "": (body) => body,
};

const send =
  (encoding: string, body: Buffer, sized: boolean) =>
  (request: IncomingMessage, response: ServerResponse) => {
    const head = {
      ...(encoding !== "" && { "content-encoding": encoding.replace(/ without.*/, "") }),
      ...(sized && { "content-length": body.length }),
    };
    response.writeHead(200, head);
    response.end(request.method === "HEAD" ? undefined : body);
  };

describe("a body with a Content-Encoding", () => {
  it("and its length on the wire is loaded", async () => {
    answer = send("gzip", gzip(rows), true);
    const ce = source();
    expect(await bench.ingest(ce)).toMatchObject([{ state: "loaded", rowsLoaded: 3 }]);
    expect(await bench.ingest(ce)).toMatchObject([{ state: "unchanged" }]);
    answer = send("", Buffer.from(rows), true);
    expect(await bench.ingest(ce)).toMatchObject([{ state: "unchanged" }]);
  });

  it.each(Object.keys(encoders).flatMap((name) => [true, false].map((sized) => [name, sized] as const)))(
    "%s is decoded (with its length: %s)",
    async (name, sized) => {
      answer = send(name, encoders[name]!(Buffer.from(large)), sized);
      expect(await read()).toBe(large);
    },
  );

  it("zstd is decoded, and seen where it ends too early", async () => {
    const coded = await readFile(new URL("fixtures/two-frames.csv.zst", import.meta.url));
    answer = send("zstd", coded, true);
    const text = await read();
    expect(text.split("\n").length).toBeGreaterThan(2);
    answer = send("", coded, true);
    expect(await read()).not.toBe(text);
    answer = send("zstd", coded.subarray(0, coded.length - 5), true);
    await expect(read()).rejects.toMatchObject({ code: "MLO5110" });
  });

  it.each([
    ["of a compressed file, which the header describes", "gzip", (body: Buffer) => gzip(body)],
    ["of a compressed file, which is compressed once more", "gzip", (body: Buffer) => gzip(gzip(body))],
    ["of a compressed file, which the header leaves alone", "", (body: Buffer) => gzip(body)],
  ])("%s is loaded", async (_what, encoding, encode) => {
    answer = send(encoding, encode(Buffer.from(rows)), true);
    expect(await bench.ingest(source(`${url}.gz`))).toMatchObject([{ state: "loaded", rowsLoaded: 3 }]);
  });

  it("that is not known says so, and is not tried again", async () => {
    answer = send("compress", Buffer.from(rows), true);
    const failure = await bench.ingest(source()).catch((error: Error) => error);
    expect(failure).toMatchObject({
      code: "MLO5036",
      message: `${url} is sent with the content encoding "compress", which cannot be decoded.`,
    });
    expect(isPassing(failure, ingestPolicy(source()))).toBe(false);
  });

  it.each(["gzip", "deflate", "br", "gzip, br"])(
    "%s that ends too early is not loaded, and is tried again",
    async (name) => {
      const whole = encoders[name]!(Buffer.from(large));
      for (const sized of [true, false]) {
        answer = send(name, whole.subarray(0, whole.length - 9), sized);
        const failure = await read().catch((error: Error) => error);
        expect(failure).toMatchObject({
          code: "MLO5110",
          message: expect.stringContaining("ends too early") as string,
        });
        expect(isPassing(failure as Error, ingestPolicy(source()))).toBe(true);
      }
    },
  );

  it("whose bytes are of another kind is an error", async () => {
    answer = send("gzip", Buffer.from(rows), true);
    await expect(read()).rejects.toMatchObject({ code: "MLO5110" });
  });
});

describe("an answer", () => {
  it("that is cut off within its length or its chunks says how far it came", async () => {
    const body = gzip(large);
    answer = (_, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-length": body.length });
      response.write(body.subarray(0, 100), () => response.destroy());
    };
    await expect(read()).rejects.toMatchObject({ message: `${url} cannot be fetched: the answer ended after 100 of ${body.length} bytes.` }); // prettier-ignore
    answer = (_, response) => void response.write(rows, () => response.destroy());
    await expect(read()).rejects.toMatchObject({ code: "MLO5110", message: expect.stringContaining(`after ${rows.length} bytes`) as string }); // prettier-ignore
  });

  it("of HTTP/1.0, which ends with its connection, is read", async () => {
    const old = net.createServer((socket) => {
      socket.once("data", () => socket.end(`HTTP/1.0 200 OK\r\nContent-Type: text/csv\r\n\r\n${rows}`));
    });
    await new Promise<void>((resolve) => void old.listen(0, "127.0.0.1", resolve));
    try {
      expect(await read(`http://127.0.0.1:${(old.address() as AddressInfo).port}/`)).toBe(rows);
    } finally {
      old.close();
    }
  });

  it("of another tag for the encoded file is the same version", async () => {
    let gets = 0;
    const tags = { HEAD: '"abc"', GET: 'W/"abc-gzip"' };
    answer = (request, response) => {
      if (request.method === "GET") gets += 1;
      response.setHeader("etag", tags[request.method as "HEAD" | "GET"]);
      send("gzip", gzip(rows), true)(request, response);
    };
    const tagged = source();
    await bench.ingest(tagged);
    expect(await bench.ingest(tagged)).toEqual([]);
    expect(gets).toBe(1);
  });

  it("to HEAD that is none of the file's does no harm", async () => {
    for (const status of [403, 404, 405, 500, 501]) {
      answer = (request, response) => {
        if (request.method === "HEAD") response.writeHead(status).end();
        else response.end(rows);
      };
      expect(await bench.ingest(source())).toMatchObject([{ state: "loaded" }]);
    }
  });

  it("that leads in a circle, or out of HTTP, is an error that is not tried again", async () => {
    for (const [location, why] of [
      [url, "it redirects more than 5 times"],
      ["ftp://example.org/x", "it redirects to something that is not a URL of HTTP"],
    ] as const) {
      answer = (_, response) => response.writeHead(302, { location }).end();
      await expect(read()).rejects.toMatchObject({
        code: "MLO5113",
        message: `${url} cannot be fetched: ${why}.`,
      });
    }
  });
});

describe("a user and password in the URL", () => {
  const withAccount = (account: string, at = url): string => at.replace("http://", `http://${account}@`);
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

  it("are sent as Basic authorization, and never shown", async () => {
    const seen = new Set<unknown>();
    let status = 200;
    answer = (request, response) => {
      seen.add(request.headers.authorization);
      response.writeHead(status).end(rows);
    };
    process.env["BASIC_URL"] = `${withAccount("us:p%40ss-hidden")}?token=query-hidden`;
    const connection = { type: "http", url: [{ from: "secret", name: "BASIC_URL" }], ...csv } as const;
    const account = { ...source(), connection };
    expect(await bench.ingest(account)).toMatchObject([{ state: "loaded", rowsLoaded: 3, origin: url }]);
    expect([...seen]).toEqual([basic("us:p@ss-hidden")]);
    status = 500;
    const failure = await bench.ingest(account).catch((error: Error) => error);
    const { rows: batches } = await bench.pool.query("SELECT b::text FROM raw._batches b");
    expect(JSON.stringify([failure, (failure as Error).stack, bench.lines, batches])).not.toMatch(
      /hidden|p%40ss/,
    );
    expect(failure).toMatchObject({ code: "MLO5110", message: expect.stringContaining(url) as string });
  });

  it("go along with a redirection to the same server, and to no other", async () => {
    const others: unknown[] = [];
    const other = createServer((request, response) => {
      others.push(request.headers.authorization);
      response.end(rows);
    });
    await new Promise<void>((resolve) => void other.listen(0, "127.0.0.1", resolve));
    const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const seen: unknown[] = [];
    answer = (request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === "/ce.csv") response.writeHead(302, { location: "/next.csv" }).end();
      else response.writeHead(302, { location: elsewhere }).end();
    };
    expect(await read(withAccount("us:pw"))).toBe(rows);
    expect([seen, others]).toEqual([[basic("us:pw"), basic("us:pw")], [undefined]]);
    // One that a redirection names is of the server that it leads to, and is not shown either.
    answer = (_, response) =>
      response.writeHead(302, { location: withAccount("a:b-hidden", elsewhere) }).end();
    expect(await read()).toBe(rows);
    expect(others.at(-1)).toBe(basic("a:b-hidden"));
    await new Promise((resolve) => void other.close(resolve));
    const failure = await read().catch((error: Error) => error);
    expect(`${String(failure)} ${(failure as unknown as Error).stack}`).not.toContain("hidden");
  });

  it("give way to a header of the source", async () => {
    const seen: unknown[] = [];
    answer = (request, response) => {
      seen.push(request.headers.authorization);
      response.end(rows);
    };
    const at = withAccount("us:pw");
    const connection = { type: "http", url: [at], headers: { authorization: "Bearer t" }, ...csv } as const;
    const store = httpFile(connection, { source: source(), projectDirectory: "." });
    for await (const chunk of (await store.open(at)).bytes) void chunk;
    expect(seen).toEqual(["Bearer t"]);
  });

  it.each(["", "not a url", "ftp://us:pw-hidden@host/x.csv", "http://us:pw-hidden@[bad/x.csv"])(
    "in what is no URL (%s) are not shown",
    async (at) => {
      const failure = await bench.ingest(source(at)).catch((error: Error) => error);
      expect(failure).toMatchObject({ code: "MLO5113" });
      expect(`${JSON.stringify(failure)} ${(failure as Error).stack}`).not.toContain("hidden");
    },
  );
});
