import { connect, type Socket } from "node:net";

/** An answer as it came over a socket. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

/** What became of bytes that were sent. */
export interface Exchange {
  readonly answers: readonly RawAnswer[];
  /** Whether the server closed the connection in time, and did not leave it waiting for more. */
  readonly closed: boolean;
}

/** Waits so long for an answer to what may be half a request. */
const patienceMilliseconds = 5_000;

/**
 * Sends bytes on a connection of their own and takes what comes back, until so many answers are there or the server
 * closes. @param expected answers to wait for; 0: the client hangs up at once
 */
export function exchange(url: string, bytes: Buffer, expected: number): Promise<Exchange> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let received = "";
    const socket: Socket = connect(Number(port), hostname, () => {
      socket.write(bytes);
      if (expected === 0) socket.destroy();
    });
    const done = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ answers: answersIn(received), closed });
    };
    const timer = setTimeout(() => done(false), patienceMilliseconds);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      if (answersIn(received).length >= expected) done(false);
    });
    socket.on("error", () => undefined); // closing follows
    socket.on("close", () => done(true));
  });
}

/** The answers that are whole. */
function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let at = 0; ;) {
    const head = text.indexOf("\r\n\r\n", at);
    if (head === -1 || !text.startsWith("HTTP/1.1 ", at)) return answers;
    const headers = text.slice(at, head);
    const status = Number(headers.slice(9, 12));
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(headers)?.[1] ?? 0);
    const end = head + 4 + length;
    if (end > text.length) return answers;
    // 100 says that the answer comes.
    if (status >= 200) answers.push({ status, body: text.slice(head + 4, end) });
    at = end;
  }
}
