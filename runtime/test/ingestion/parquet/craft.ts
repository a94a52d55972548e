/** Parquet files of one column `a`, whose every word may be a lie. */

/** A field of a struct in Thrift's compact protocol. */
type Field = readonly [id: number, value: number | bigint | string | List | readonly Field[]];
interface List {
  readonly list: readonly (number | string | readonly Field[])[];
}

const varint = (value: number | bigint): Buffer => {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
};
const zigzag = (value: number | bigint): Buffer => varint(BigInt(value) << 1n);
const binary = (text: string): Buffer => Buffer.concat([varint(text.length), Buffer.from(text)]);

function element(value: Field[1]): readonly [type: number, bytes: Buffer] {
  if (typeof value === "number") return [5, zigzag(value)];
  if (typeof value === "bigint") return [6, zigzag(value)];
  if (typeof value === "string") return [8, binary(value)];
  if (!("list" in value)) return [12, struct(value)];
  const parts = value.list.map(element);
  const type = parts[0]?.[0] ?? 12;
  return [9, Buffer.concat([Buffer.from([0xf0 | type]), varint(parts.length), ...parts.map(([, b]) => b)])];
}

function struct(fields: readonly Field[]): Buffer {
  let last = 0;
  const parts = fields.map(([id, value]) => {
    const [type, bytes] = element(value);
    const head = Buffer.from([((id - last) << 4) | type]);
    last = id;
    return Buffer.concat([head, bytes]);
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

export const codecs = { UNCOMPRESSED: 0, SNAPPY: 1, GZIP: 2, ZSTD: 6 } as const;

interface Told {
  readonly rows?: number;
  /** Values of the page. */
  readonly values?: number;
  /** Bytes that the page has when it is not compressed. */
  readonly size?: number;
  readonly codec?: keyof typeof codecs;
  /** 0: plain, 8: indexes of a dictionary. */
  readonly encoding?: 0 | 8;
  /** Groups around the column. */
  readonly depth?: number;
}

/** A file of INT32 whose only page is `page`. */
export function parquetFile(
  page: Uint8Array,
  { rows = 1, values = rows, size = page.length, codec = "UNCOMPRESSED", encoding = 0, depth = 0 }: Told = {},
): Buffer {
  const dictionary =
    encoding === 0
      ? Buffer.alloc(0)
      : Buffer.concat([struct([[1, 2], [2, 4], [3, 4], [7, [[1, 1], [2, 0]]]]), Buffer.from([7, 0, 0, 0])]); // prettier-ignore
  const head = struct([[1, 0], [2, size], [3, page.length], [5, [[1, values], [2, encoding], [3, 3], [4, 3]]]]); // prettier-ignore
  const chunk = Buffer.concat([dictionary, head, page]);
  const names = Array.from({ length: depth }, () => "a");
  const groups = names.map((name): Field[] => [[3, 0], [4, name], [5, 1]]); // prettier-ignore
  const column: Field[] = [
    [1, 1],
    [2, { list: [0, encoding] }],
    [3, { list: [...names, "a"] }],
    [4, codecs[codec]],
    [5, BigInt(values)],
    [6, BigInt(chunk.length)],
    [7, BigInt(chunk.length)],
    [9, BigInt(4 + dictionary.length)],
    ...(encoding === 0 ? [] : [[11, 4n] as const]),
  ];
  const footer = struct([
    [1, 1],
    [2, { list: [[[4, "root"], [5, 1]], ...groups, [[1, 1], [3, 0], [4, "a"]]] }], // prettier-ignore
    [3, BigInt(rows)],
    [4, { list: [[[1, { list: [[[2, 4n], [3, column]]] }], [2, BigInt(chunk.length)], [3, BigInt(rows)]]] }], // prettier-ignore
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from("PAR1"), chunk, footer, length, Buffer.from("PAR1")]);
}
