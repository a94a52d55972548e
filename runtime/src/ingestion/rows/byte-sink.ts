/** Bytes under way to PostgreSQL: written at `length` of `buffer` after room was reserved. */
export interface ByteSink {
  buffer: Buffer;
  length: number;
  /** Makes room for so many bytes; `buffer` and `length` may be others afterwards. */
  reserve(bytes: number): void;
  /** The full buffers since the last call, and with `all` what has begun. */
  take(all?: boolean): Buffer[];
}

const size = 256 * 1024;

export function createByteSink(): ByteSink {
  let full: Buffer[] = [];
  const sink: ByteSink = {
    buffer: Buffer.allocUnsafe(size),
    length: 0,
    reserve(bytes) {
      if (sink.length + bytes <= sink.buffer.length) return;
      close();
      sink.buffer = Buffer.allocUnsafe(Math.max(size, bytes));
    },
    take(all = false) {
      if (all) close();
      const taken = full;
      full = [];
      return taken;
    },
  };
  function close(): void {
    if (sink.length > 0) full.push(sink.buffer.subarray(0, sink.length));
    sink.buffer = sink.buffer.subarray(sink.length);
    sink.length = 0;
  }
  return sink;
}
