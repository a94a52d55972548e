const lineFeed = 10;

/** A line may have this many bytes; a longer one is cut, and then no JSON. */
const longestLine = 64 * 1024 * 1024;

/** The lines of a text as they arrive, without their ends, some at a time. */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let rest: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const lines: Buffer[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(lineFeed, start);
      if (end === -1) break;
      // Of a line that was cut the end is left out too: with it, it could be JSON again, of less than was written.
      lines.push(joined(rest, length < longestLine ? chunk.subarray(start, end) : Buffer.alloc(0)));
      rest = [];
      length = 0;
      start = end + 1;
    }
    if (length < longestLine && start < chunk.length) {
      rest.push(chunk.subarray(start));
      length += chunk.length - start;
    }
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [joined(rest, Buffer.alloc(0))];
}

export const isBlank = (line: Buffer): boolean =>
  line.every((byte) => byte === 32 || byte === 9 || byte === 13);

function joined(rest: readonly Buffer[], end: Buffer): Buffer {
  return rest.length === 0 ? end : Buffer.concat([...rest, end]);
}
