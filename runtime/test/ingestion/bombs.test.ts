/** Small files that are large when they are read, and large ones that look like a single row. */
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { copyLines } from "../../src/ingestion/csv/copy-lines.js";
import { decodeText } from "../../src/ingestion/decode-text.js";
import { decompressed } from "../../src/ingestion/file-bytes.js";
import { jsonLines } from "../../src/ingestion/jsonl/copy-lines.js";
import { newReport, type FileReport } from "../../src/ingestion/rows/file-report.js";
import { decoded, encodingsOf } from "../../src/ingestion/stores/content-encoding.js";
import { RuntimeError } from "../../src/errors/index.js";
import type { ColumnDefinition } from "../../src/definitions/column.js";

vi.setConfig({ testTimeout: 300_000 });

const MiB = 1024 * 1024;
/** A header, and a row. */
const longLine = `a,b\n1,${"x".repeat(20_000)}\n`;
/** What reading may take on top of what is there. */
const mostGrowth = 300 * MiB;
const columns: Record<string, ColumnDefinition> = {
  a: { type: "string" },
  b: { type: "string", nullable: true },
};

interface Seen {
  readonly report: FileReport;
  /** Bytes of memory at most, more than before. */
  readonly growth: number;
  readonly error: RuntimeError | null;
}

async function* pieces(parts: Iterable<string | Buffer>): AsyncGenerator<Buffer> {
  for (const part of parts) {
    const bytes = Buffer.from(part);
    for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
  }
}

function* times(count: number, part: string | Buffer): Generator<string | Buffer> {
  for (let index = 0; index < count; index += 1) yield part;
}

/** Reads to the end, and looks at the memory all the time. */
async function read(parts: Iterable<string | Buffer>, format: "csv" | "jsonl" = "csv"): Promise<Seen> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const report = newReport();
  let most = before;
  let error: RuntimeError | null = null;
  const text = decodeText(decompressed(pieces(parts), "bomb"), undefined, "bomb");
  const csv = { delimiter: ",", quote: '"', nullValues: [], columns, emptyIsNull: true };
  const lines =
    format === "csv" ? copyLines(text, csv, "bomb", report) : jsonLines(text, columns, "bomb", report);
  try {
    let count = 0;
    for await (const line of lines) {
      count += line.length;
      most = Math.max(most, process.memoryUsage().rss);
    }
    expect(count).toBeGreaterThan(-1);
  } catch (thrown) {
    if (!(thrown instanceof RuntimeError)) throw thrown;
    error = thrown;
  }
  return { report, growth: Math.max(most, process.memoryUsage().rss) - before, error };
}

/** A frame of zstd with a window of 128 KiB and blocks of one byte each that is repeated. */
function zstd(blocks: readonly (readonly [byte: string, times: number])[], windowByte = 0x38): Buffer {
  const parts = blocks.map(([byte, length], index) => {
    const block = Buffer.alloc(4);
    block.writeUIntLE((length << 3) | (1 << 1) | (index === blocks.length - 1 ? 1 : 0), 0, 3);
    block.write(byte, 3);
    return block;
  });
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, windowByte]), ...parts]);
}

const raw = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const header = Buffer.alloc(3);
  header.writeUIntLE((bytes.length << 3) | 1, 0, 3);
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]), header, bytes]);
};

describe("compressed files", () => {
  test("16 KiB of zstd that make 500 MiB are read in constant memory", async () => {
    const bomb = zstd(Array.from({ length: 4_000 }, () => ["x", 128 * 1024] as const));
    expect(bomb.length).toBeLessThan(17 * 1024);
    const { growth, report } = await read([raw("a,b\n1,2\n"), bomb]);
    expect(growth).toBeLessThan(mostGrowth);
    expect(report).toMatchObject({ rows: 2, flaws: { unfit: 1 } });
  });

  test("zstd of a ratio of 12,500 loads where its rows are good", async () => {
    const line = ["1", "\n"] as const;
    const blocks = Array.from(
      { length: 500 },
      () =>
        [
          [line[0], 100_000],
          [line[1], 1],
        ] as const,
    ).flat();
    const { growth, report, error } = await read([raw("a,b\n"), zstd(blocks)]);
    expect(error).toBeNull();
    expect(report.rows).toBe(500);
    expect(growth).toBeLessThan(mostGrowth);
  });

  test("5,000 empty frames of zstd are frames", async () => {
    const { report, error } = await read([
      raw("a,b\n1,2\n"),
      ...times(100, Buffer.concat([...times(50, raw(""))] as Buffer[])),
    ]);
    expect(error).toBeNull();
    expect(report.rows).toBe(1);
  });

  test("frames to be skipped that say four gigabytes end the file early", async () => {
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 0xff, 0xff, 0xff, 0xff]);
    const { error } = await read([raw("a,b\n1,2\n"), skippable, "x".repeat(1000)]);
    expect(error?.code).toBe("MLO5103");
  });

  test.each([
    ["a window of two gigabytes", 0xa8],
    ["a window of 3.75 TiB", 0xff],
  ])("%s in zstd is refused with a remedy", async (_what, window) => {
    const { error, growth } = await read([zstd([["x", 10]], window)]);
    expect(error).toMatchObject({
      code: "MLO5040",
      hint: expect.stringContaining("no long window") as string,
    });
    expect(error?.message).toContain("bomb");
    expect(growth).toBeLessThan(100 * MiB);
  });

  test("a block of zstd that is larger than blocks are is refused", async () => {
    const { error } = await read([zstd([["x", 2 * MiB - 1]])]);
    expect(error?.code).toBe("MLO5103");
  });

  test("four megabytes of gzip that make 100 are read in constant memory", async () => {
    const bomb = gzipSync(Buffer.alloc(100 * MiB, longLine), { level: 1 });
    expect(bomb.length).toBeLessThan(4 * MiB);
    const { growth, report, error } = await read([bomb]);
    expect(error).toBeNull();
    expect(report.rows).toBeGreaterThan(9_000);
    expect(growth).toBeLessThan(mostGrowth); // the bytes to compress were there before
  });

  test("gzip in gzip is not unpacked twice", async () => {
    const { error } = await read([gzipSync(gzipSync("a,b\n1,2\n"))]);
    expect(error?.code).toBe("MLO5104");
  });
});

describe("CSV", () => {
  test("a quote that is never closed over 60 MB costs its line", async () => {
    const parts = function* (): Generator<string> {
      yield 'a,b\n1,"open\n';
      for (let index = 0; index < 60; index += 1) yield longLine.repeat(50);
    };
    const { growth, report } = await read(parts());
    expect(growth).toBeLessThan(mostGrowth);
    expect(report.rows).toBe(1 + 60 * 50 * 2);
    expect(report.flaws.unfit).toBe(1);
  });

  test.each([
    ["a line", "x".repeat(64 * 1024)],
    ["a quoted line", `"${"x".repeat(64 * 1024)}`],
    ["a line of fields", ",".repeat(64 * 1024)],
    ["a line of closed quotes", '"",'.repeat(20_000)],
  ])(
    "%s of 100 MB is one row that does not fit",
    async (_what, part) => {
      const parts = function* (): Generator<string> {
        yield "a,b\n1,2\n";
        yield* times(Math.ceil((100 * MiB) / part.length), part) as Generator<string>;
        yield "\n3,4\n";
      };
      const { growth, report, error } = await read(parts());
      expect(error).toBeNull();
      expect(growth).toBeLessThan(mostGrowth);
      expect(report.rows).toBe(3);
      expect(report.flaws.unfit).toBe(1);
    },
    120_000,
  );

  test("millions of columns in the header are refused with a remedy", async () => {
    const { error, growth } = await read([`a,b${",c".repeat(1_500_000)}\n1,2\n`]);
    expect(error).toMatchObject({
      code: "MLO5042",
      hint: expect.stringContaining("one row a line") as string,
    });
    expect(growth).toBeLessThan(mostGrowth);
  });

  test("a header without an end is no header", async () => {
    const { error, growth } = await read(times(1_000, "a".repeat(64 * 1024)));
    expect(error?.code).toMatch(/^MLO510[457]$/);
    expect(error?.message.length).toBeLessThan(2_000);
    expect(growth).toBeLessThan(mostGrowth);
  });

  test("long values of undeclared columns are not kept", async () => {
    const parts = function* (): Generator<string> {
      yield "a,b,c\n";
      for (let index = 0; index < 60; index += 1) yield `1,2,${"y".repeat(3 * MiB)}\n`;
    };
    const { growth, report } = await read(parts());
    expect(report.rows).toBe(60);
    expect(growth).toBeLessThan(mostGrowth);
  });
});

describe("JSON Lines", () => {
  test.each([
    ["lists in lists", `{"a":${"[".repeat(1_000_000)}`],
    ["lists in lists that are closed", `{"a":${"[".repeat(400_000)}${"]".repeat(400_000)}}`],
    ["objects in objects", `{"a":${'{"a":'.repeat(500_000)}`],
    ["a number of a million digits", `{"a":${"9".repeat(1_000_000)},"b":1x}`],
    ["a key of 3 MB twice", `{"${"k".repeat(3_000_000)}":1,"${"k".repeat(3_000_000)}":1}`],
    ["a text of 40 MB without an end", `{"a":"${"x".repeat(40_000_000)}`],
  ])(
    "%s is a row that does not fit",
    async (_what, line) => {
      const { report, growth, error } = await read([`{"a":"1"}\n${line}\n{"a":"2"}\n`], "jsonl");
      expect(error).toBeNull();
      expect(report).toMatchObject({ rows: 3, flaws: { unfit: 1 } });
      expect(growth).toBeLessThan(800 * MiB);
    },
    120_000,
  );

  test("a line of 80 MB is one row", async () => {
    const parts = function* (): Generator<string> {
      yield '{"a":"1"}\n{"a":"';
      yield* times(80 * 16, "x".repeat(64 * 1024)) as Generator<string>;
      yield '"}\n{"a":"2"}\n';
    };
    const { report, growth } = await read(parts(), "jsonl");
    expect(report).toMatchObject({ rows: 3, flaws: { unfit: 1 } });
    expect(growth).toBeLessThan(800 * MiB);
  });

  test("other keys in every row are not all kept", async () => {
    const parts = function* (): Generator<string> {
      for (let index = 0; index < 20_000; index += 1) yield `{"a":"1","k${index}":"${"v".repeat(2_000)}"}\n`;
    };
    const { report, growth } = await read(parts(), "jsonl");
    expect(report.rows).toBe(20_000);
    expect(report.undeclared.size).toBeLessThanOrEqual(10_000);
    expect(growth).toBeLessThan(mostGrowth);
  });

  test("an object of 200,000 keys is a row", async () => {
    const keys = Array.from({ length: 200_000 }, (_, index) => `"k${index}":1`).join(",");
    const { report } = await read([`{"a":"1",${keys}}\n`], "jsonl");
    expect(report).toMatchObject({ rows: 1, flaws: { unfit: 0 } });
  });
});

describe("answers with Content-Encoding", () => {
  const tell = (why: string): RuntimeError => new RuntimeError("MLO5110", why);
  test("more encodings than a server would apply are refused", () => {
    const encodings = encodingsOf(Array.from({ length: 1_000 }, () => "gzip").join(", "));
    expect(() => decoded(pieces(["x"]), encodings, tell, "the file")).toThrow(/1000 content encodings/);
  });

  test("brotli that makes 200 MB of a few bytes is passed on as it comes", async () => {
    const bomb = brotliCompressSync(Buffer.alloc(200 * MiB, "x"), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
    });
    const before = process.memoryUsage().rss;
    let most = 0;
    let count = 0;
    for await (const chunk of decoded(pieces([bomb]), ["br"], tell, "the file")) {
      count += chunk.length;
      most = Math.max(most, process.memoryUsage().rss);
    }
    expect(count).toBe(200 * MiB);
    expect(most - before).toBeLessThan(mostGrowth);
  });
});
