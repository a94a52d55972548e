import type { FileMetaData, ParquetParsers, SchemaElement } from "hyparquet";
import { decodeUtf8 } from "../rows/utf8.js";
import { isLibrarys, isList, isText } from "./leaf.js";
import { Unprintable } from "../rows/unprintable.js";

/**
 * The metadata with which values are read as they are stored: the library would turn decimals into doubles, times into
 * milliseconds and maps into objects. Only texts keep what is said of them, as those of a dictionary are decoded once.
 */
export function asStored(metadata: FileMetaData): FileMetaData {
  const [root, ...rest] = metadata.schema;
  let variants = 0;
  const schema = rest.map((element) => {
    // What lies within a variant is read with it.
    if (variants > 0) {
      variants += (element.num_children ?? 0) - 1;
      return element;
    }
    if (element.logical_type?.type === "VARIANT") variants = element.num_children ?? 0;
    return stored(element);
  });
  return { ...metadata, schema: [root as SchemaElement, ...schema] };
}

function stored(element: SchemaElement): SchemaElement {
  const { converted_type: _converted, logical_type: logical, ...rest } = element;
  if (isLibrarys(logical)) return element;
  if (element.type === undefined) return isList(element) ? { ...rest, converted_type: "LIST" } : rest;
  return isText(element) ? { ...rest, converted_type: "UTF8" } : rest;
}

/** For what `asStored` leaves to the library. */
export const parsers: Partial<ParquetParsers> = {
  stringFromBytes: (bytes) => {
    const text = decodeUtf8(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    return typeof text === "string" ? text : new Unprintable(text.shown, "is not UTF-8");
  },
  // INT96 comes here alone: as nanoseconds since 1970.
  timestampFromNanoseconds: (time) => time,
};
