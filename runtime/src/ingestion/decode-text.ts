import { RuntimeError } from "../errors/index.js";

/**
 * The text of a file in UTF-8.
 * @param encoding name in the WHATWG Encoding Standard; undefined: UTF-8, whose bytes are passed on as they are
 * @param file its name, for messages
 * @throws RuntimeError MLO5104 for bytes that are no text in the encoding, while being read
 */
export async function* decodeText(
  chunks: AsyncIterable<Buffer>,
  encoding: string | undefined,
  file: string,
): AsyncGenerator<Buffer> {
  if (encoding === undefined) {
    yield* withoutByteOrderMark(chunks, file);
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk: Buffer | undefined): Buffer => {
    try {
      return Buffer.from(decoder.decode(chunk, { stream: chunk !== undefined }));
    } catch (error) {
      throw new RuntimeError("MLO5104", `${file} is not text in ${encoding}.`, {
        cause: error,
        hint: "Declare the encoding that the file has, or export it again.",
      });
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode(undefined);
}

async function* withoutByteOrderMark(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of chunks) {
    if (!first) {
      yield chunk;
      continue;
    }
    first = false;
    const mark = chunk.subarray(0, 3).toString("hex");
    if (mark.startsWith("fffe") || mark.startsWith("feff")) {
      const encoding = mark.startsWith("fffe") ? "utf-16le" : "utf-16be";
      throw new RuntimeError("MLO5104", `${file} is UTF-16, not UTF-8.`, {
        hint: `Declare encoding: ${encoding} for this source, or export it in UTF-8.`,
      });
    }
    yield mark === "efbbbf" ? chunk.subarray(3) : chunk;
  }
}
