import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PutObjectCommand, CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import crypto from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import S3rver from "s3rver";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { RuntimeError } from "../../src/errors/index.js";
import { ingestPolicy, isPassing } from "../../src/flows/step-policy.js";
import { pendingOrigins } from "../../src/ingestion/index.js";
import { s3Objects } from "../../src/ingestion/stores/s3.js";
import { httpFile } from "../../src/ingestion/stores/http.js";
import type { ConnectionDefinition } from "../../src/definitions/connection.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { temporaryFolder } from "../support/database.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const columns = { id: { type: "integer" }, name: { type: "string" } } as const;
const csv = { format: "csv", delimiter: ",", quote: '"', nullValues: [] } as const;
const at = (connection: ConnectionDefinition, mode: "full" | "incremental" = "full"): SourceDefinition => {
  const source = fileSource("things", "", columns, { primaryKey: ["id"] });
  return { ...source, connection, ingest: { ...source.ingest, mode } };
};

describe("a file behind a URL", () => {
  let server: Server;
  let url: string;
  let asked: string[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.headers.authorization ?? ""}`.trim());
      answer(request, response);
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/things.csv`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
    delete process.env["TOKEN"];
  });

  const source = (): SourceDefinition =>
    at({
      type: "http",
      url: [`${url}?key=`, { from: "env", name: "TOKEN" }],
      headers: { Authorization: ["Bearer ", { from: "env", name: "TOKEN" }] },
      ...csv,
    });

  it("is read again only once its version has changed, and shows no secret", async () => {
    process.env["TOKEN"] = "hidden-token";
    let version = 1;
    answer = (request, response) => {
      response.setHeader("etag", `"${version}"`);
      response.end(request.method === "HEAD" ? "" : `id,name\n1,version ${version}\n`);
    };
    expect(await bench.ingest(source())).toMatchObject([{ origin: url, state: "loaded" }]);
    expect(asked).toEqual(["HEAD Bearer hidden-token", "GET Bearer hidden-token"]);
    expect(await bench.ingest(source())).toEqual([]);
    version = 2;
    expect(await bench.ingest(source())).toMatchObject([{ state: "loaded" }]);
    expect(await bench.rows("things")).toEqual([{ id: 1, name: "version 2" }]);
    const { rows } = await bench.pool.query("SELECT b::text, f::text FROM raw._batches b, raw._files f");
    expect(JSON.stringify([rows, bench.lines])).not.toContain("hidden-token");
  });

  it("behind a redirection is followed, and another server gets no headers of the source", async () => {
    process.env["TOKEN"] = "hidden-token";
    const seen: unknown[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization, request.headers["x-api-key"]);
      response.end("id,name\n1,a\n");
    });
    await new Promise<void>((resolve) => void other.listen(0, "127.0.0.1", resolve));
    try {
      const port = (other.address() as AddressInfo).port;
      answer = (_, response) =>
        response.writeHead(302, { location: `http://127.0.0.1:${port}/moved.csv` }).end();
      const keyed = source();
      const connection = { ...keyed.connection, headers: { "X-Api-Key": "k", Authorization: "Bearer t" } };
      const moved = { ...keyed, connection } as SourceDefinition;
      expect(await bench.ingest(moved)).toMatchObject([{ state: "loaded", rowsLoaded: 1 }]);
      expect(new Set(seen)).toEqual(new Set([undefined]));
      expect(asked).toEqual(["HEAD Bearer t", "GET Bearer t"]);
    } finally {
      other.closeAllConnections();
      await new Promise((resolve) => void other.close(resolve));
    }
  });

  it("that says nothing of its version is read to see, and loaded once", async () => {
    process.env["TOKEN"] = "t";
    answer = (_, response) => response.end("id,name\n1,a\n");
    await bench.ingest(source());
    expect(await bench.ingest(source())).toMatchObject([{ state: "unchanged" }]);
  });

  it("is asked for again after passing faults, when the server says", async () => {
    const context = { source: at({ type: "http", url: [url], ...csv }), projectDirectory: "." };
    const file = httpFile({ type: "http", url: [url], ...csv }, context);
    for (const [status, header, waitSeconds] of [
      [503, "0", 0],
      [429, "7", 7],
      [503, new Date(Date.now() + 3_600_000).toUTCString(), 60],
      [500, undefined, null],
    ] as const) {
      answer = (_, response) =>
        response.writeHead(status, { ...(header !== undefined && { "retry-after": header }) }).end();
      const failure = await file.open(url).catch((error: Error) => error);
      expect(failure).toMatchObject({ code: "MLO5110", waitSeconds });
      expect(isPassing(failure, ingestPolicy(source()))).toBe(true);
    }
  });

  it.each([
    [401, /cannot be fetched: HTTP 401 Unauthorized\.$/],
    [404, /cannot be fetched: HTTP 404 Not Found\.$/],
  ])("answered with %i is an error that names the address without its query", async (status, message) => {
    process.env["TOKEN"] = "hidden-token";
    answer = (_, response) => response.writeHead(status).end();
    const failure = await bench.ingest(source()).catch((error: Error) => error);
    expect(failure).toMatchObject({ code: "MLO5113", message: expect.stringMatching(message) as string });
    expect(isPassing(failure as Error, ingestPolicy(source()))).toBe(false);
    expect(JSON.stringify(failure)).not.toContain("hidden-token");
    expect(asked).toHaveLength(2);
  });

  it("of which the answer ends too early is not loaded in part", async () => {
    process.env["TOKEN"] = "t";
    answer = (request, response) => {
      response.setHeader("content-length", "1000");
      if (request.method === "HEAD") response.end();
      else response.write("id,name\n1,a\n", () => response.destroy());
    };
    await expect(bench.ingest(source())).rejects.toMatchObject({ code: "MLO5110" });
    expect(await bench.rows("things")).toEqual([]);
  });

  it("is given up where the server falls silent, before its answer or within it", async () => {
    const context = { source: source(), projectDirectory: "." };
    const file = httpFile({ type: "http", url: [url], ...csv }, context, 200);
    answer = () => undefined;
    await expect(file.open(url)).rejects.toMatchObject({
      code: "MLO5110",
      message: expect.stringContaining("the server fell silent") as string,
    });
    expect(asked).toEqual(["GET"]);
    answer = (_, response) => void response.write("id,name\n");
    const { bytes } = await file.open(url);
    const read = async (): Promise<void> => {
      for await (const chunk of bytes) expect(chunk.toString()).toBe("id,name\n");
    };
    await expect(read()).rejects.toMatchObject({
      code: "MLO5110",
      message: expect.stringContaining("the server fell silent after 8 bytes") as string,
    });
  }, 20_000);

  it("is waited for by a reader that takes longer than the server may be silent", async () => {
    const file = httpFile(
      { type: "http", url: [url], ...csv },
      { source: source(), projectDirectory: "." },
      200,
    );
    const line = `1,${"a".repeat(4_000_000)}\n`;
    answer = (_, response) => response.end(line);
    let read = 0;
    for await (const chunk of (await file.open(url)).bytes) {
      if (read === 0) await new Promise((resolve) => setTimeout(resolve, 500));
      read += chunk.length;
    }
    expect(read).toBe(line.length);
  });

  it("is fetched again by the flow where the transfer broke", () => {
    const failure = new RuntimeError("MLO5110", "lost");
    expect(isPassing(failure, ingestPolicy(source()))).toBe(true);
  });

  it("that nobody serves is an error", async () => {
    process.env["TOKEN"] = "t";
    await new Promise((resolve) => void server.close(resolve));
    await expect(bench.ingest(source())).rejects.toMatchObject({
      code: "MLO5110",
      message: expect.stringContaining("ECONNREFUSED") as string,
    });
  });
});

describe("objects of a bucket", () => {
  let server: S3rver;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let endpoint: string;
  let client: S3Client;
  const put = (Key: string, Body: string | Buffer): Promise<unknown> =>
    client.send(new PutObjectCommand({ Bucket: "data", Key, Body }));

  beforeAll(async () => {
    folder = await temporaryFolder("bucket");
    server = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory: folder.path });
    const { port } = await server.run();
    endpoint = `http://127.0.0.1:${port}`;
    process.env["S3_KEY"] = "S3RVER";
    client = new S3Client({
      endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
      requestChecksumCalculation: "WHEN_REQUIRED",
    });
    await client.send(new CreateBucketCommand({ Bucket: "data" }));
  });
  afterAll(async () => {
    client.destroy();
    await server.close();
    await folder.remove();
    delete process.env["S3_KEY"];
  });

  const key = { from: "env", name: "S3_KEY" } as const;
  const bucket = (path: string, name = "data"): SourceDefinition =>
    at(
      {
        type: "s3",
        bucket: name,
        path,
        endpoint,
        credentials: { accessKeyId: key, secretAccessKey: key },
        ...csv,
      },
      "incremental",
    );

  it("are found by glob, and each is read once", async () => {
    await put("days/2013-01.csv", "id,name\n1,a\n");
    await put("days/2013-02.csv", "id,name\n2,b\n");
    await put("days/notes.txt", "no data");
    await put("other/2013-03.csv", "id,name\n3,c\n");
    const source = bucket("days/2013-*.csv");
    expect(await bench.ingest(source)).toMatchObject([
      { origin: "days/2013-01.csv", state: "loaded" },
      { origin: "days/2013-02.csv", state: "loaded" },
    ]);
    expect(await pendingOrigins(bench.pool, source, bench.directory)).toEqual([]);
    await put("days/2013-02.csv", "id,name\n2,changed\n");
    expect(await bench.ingest(source)).toMatchObject([{ origin: "days/2013-02.csv", state: "loaded" }]);
    expect(await bench.rows("things")).toEqual([
      { id: 1, name: "a" },
      { id: 2, name: "changed" },
    ]);
  });

  it("may be Parquet", async () => {
    await put("a.parquet", await readFile(new URL("fixtures/types-zstd.parquet", import.meta.url)));
    const source = bucket("a.parquet");
    const {
      bucket: name,
      path,
      credentials,
    } = source.connection as Extract<ConnectionDefinition, { type: "s3" }>;
    const parquet = {
      ...source,
      columns: { id: { type: "integer" }, name: { type: "string", nullable: true } } as const,
      connection: {
        type: "s3",
        bucket: name,
        path,
        endpoint,
        ...(credentials && { credentials }),
        format: "parquet",
      } as const,
    };
    expect(await bench.ingest(parquet)).toMatchObject([{ state: "loaded", rowsLoaded: 3 }]);
  });

  it("are listed however many there are", async () => {
    const objects = 1_203; // a page has 1,000
    const names = Array.from({ length: objects }, (_, index) => `many/${String(index).padStart(5, "0")}.csv`);
    await put(names[0]!, "id,name\n1,a\n");
    // What s3rver keeps of an object; to send as many takes long.
    const parts = ["object", "object.md5", "metadata.json"].map((part) => `._S3rver_${part}`);
    const place = (name: string, part: string): string => path.join(folder.path, "data", name + part);
    for (const part of parts) {
      const content = await readFile(place(names[0]!, part));
      await Promise.all(names.slice(1).map((name) => writeFile(place(name, part), content)));
    }
    // s3rver makes the mark of a page's end with DES, which OpenSSL 3 does not have.
    const [encode, decode] = [crypto.createCipheriv, crypto.createDecipheriv];
    const twice = (bytes: unknown): Buffer => Buffer.concat([bytes as Buffer, bytes as Buffer]);
    vi.spyOn(crypto, "createCipheriv").mockImplementation((_, key, iv) => encode("aes-128-cbc", twice(key), twice(iv)) as never); // prettier-ignore
    vi.spyOn(crypto, "createDecipheriv").mockImplementation((_, key, iv) => decode("aes-128-cbc", twice(key), twice(iv)) as never); // prettier-ignore
    try {
      const source = bucket("many/*.csv");
      const { connection } = source;
      if (connection.type !== "s3") throw new TypeError(connection.type);
      const listed = await s3Objects(connection, { source, projectDirectory: "." }).list();
      expect(listed.map(({ name }) => name)).toEqual(names);
    } finally {
      vi.restoreAllMocks();
    }
  });

  it("of a storage that does not answer are given up after the source's timeout", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => void silent.listen(0, "127.0.0.1", resolve));
    try {
      const source = bucket("a/*.csv");
      const { connection, ingest } = source;
      if (connection.type !== "s3") throw new TypeError(connection.type);
      const endless = {
        ...connection,
        endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      };
      const hasty = { ...source, ingest: { ...ingest, timeoutSeconds: 0.3 } };
      const listing = s3Objects(endless, { source: hasty, projectDirectory: "." }).list();
      await expect(listing).rejects.toMatchObject({ code: "MLO5111" });
    } finally {
      silent.closeAllConnections();
      await new Promise((resolve) => void silent.close(resolve));
    }
  });

  it("say what is wrong with the bucket, the path or the key", async () => {
    await expect(bench.ingest(bucket("none/*.csv"))).rejects.toMatchObject({ code: "MLO5101" });
    await expect(bench.ingest(bucket("*.csv", "no-such-bucket"))).rejects.toMatchObject({
      code: "MLO5037",
      hint: "Check the source's bucket, region and endpoint.",
    });
    process.env["S3_KEY"] = "wrong";
    try {
      await expect(bench.ingest(bucket("days/*.csv"))).rejects.toMatchObject({
        code: "MLO5037",
        hint: "Check the source's credentials and what they may read.",
      });
    } finally {
      process.env["S3_KEY"] = "S3RVER";
    }
  });
});
