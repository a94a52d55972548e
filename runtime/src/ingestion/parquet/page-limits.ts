import type { Compressors } from "hyparquet";
import { RuntimeError } from "../../errors/index.js";

const MiB = 1024 * 1024;
/** Writers make pages of about 1 MiB; of a whole row group, where they are told to. */
const mostPageBytes = 512 * MiB;

/** @returns the compressors, which refuse a page that says that it becomes larger than 512 MiB (MLO5041) */
export function boundedCompressors(compressors: Compressors, file: string): Compressors {
  return Object.fromEntries(
    Object.entries(compressors).map(([codec, decompress]) => [
      codec,
      (input: Uint8Array, length: number): Uint8Array => {
        if (length > mostPageBytes)
          throw new RuntimeError(
            "MLO5041",
            `${file} cannot be read: a page of ${input.length} bytes says that it becomes ${length} bytes.`,
            { hint: "Write the file again, with pages of less than 512 MiB." },
          );
        return decompress(input, length);
      },
    ]),
  );
}
