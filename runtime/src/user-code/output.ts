/** So many characters are sent together. */
const chunkLength = 128 * 1024;

/** So many chunks may be under way before what makes them waits. */
const window = 4;

/** Lines on their way out of the thread. */
export interface Output {
  /** Null: go on; else resolves when there is room for more. */
  readonly write: (line: string) => Promise<void> | null;
  readonly flush: () => Promise<void>;
  /** A chunk has arrived. */
  readonly taken: () => void;
}

export function createOutput(send: (lines: Uint8Array) => void): Output {
  let text = "";
  let underWay = 0;
  let resume: (() => void) | null = null;
  function sendText(): Promise<void> | null {
    // Memory of its own, as it is handed over.
    send(new Uint8Array(Buffer.from(text)));
    text = "";
    underWay += 1;
    return underWay < window ? null : new Promise((resolve) => (resume = resolve));
  }
  return {
    write(line) {
      text += line;
      return text.length < chunkLength ? null : sendText();
    },
    async flush() {
      if (text !== "") await sendText();
    },
    taken() {
      underWay -= 1;
      resume?.();
      resume = null;
    },
  };
}
