/** One field of a protobuf message, encoded (https://protobuf.dev/programming-guides/encoding). */
export type Field = Uint8Array;

const wireVarint = 0;
const wireBytes = 2;
const wireFixed32 = 5;

/** @param value an integer from 0 to 2^53 - 1; negative ones have no use here */
export const integer = (number: number, value: number): Field =>
  Buffer.concat([varint(number * 8 + wireVarint), varint(value)]);

export const float = (number: number, value: number): Field =>
  Buffer.concat([varint(number * 8 + wireFixed32), float32Bytes([value])]);

export const bytes = (number: number, content: Uint8Array): Field =>
  Buffer.concat([varint(number * 8 + wireBytes), varint(content.byteLength), content]);

export const text = (number: number, content: string): Field => bytes(number, Buffer.from(content, "utf8"));

export const message = (number: number, fields: readonly Field[]): Field =>
  bytes(number, Buffer.concat(fields));

/** A repeated field of integers, packed. */
export const integers = (number: number, values: ArrayLike<number>): Field =>
  bytes(number, Buffer.concat(Array.from(values, varint)));

/** A repeated field of float32 numbers, packed. */
export const floats = (number: number, values: ArrayLike<number>): Field =>
  bytes(number, float32Bytes(values));

/** Little-endian, one after the other. */
export function float32Bytes(values: ArrayLike<number>): Uint8Array {
  const content = Buffer.alloc(4 * values.length);
  for (let i = 0; i < values.length; i++) content.writeFloatLE(values[i]!, 4 * i);
  return content;
}

/** Little-endian, one after the other. */
export function float64Bytes(values: ArrayLike<number>): Uint8Array {
  const content = Buffer.alloc(8 * values.length);
  for (let i = 0; i < values.length; i++) content.writeDoubleLE(values[i]!, 8 * i);
  return content;
}

function varint(value: number): Uint8Array {
  const encoded: number[] = [];
  let rest = value;
  while (rest >= 128) {
    encoded.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  encoded.push(rest);
  return Uint8Array.from(encoded);
}
