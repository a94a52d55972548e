import type { Random } from "../random.js";

export interface RawRequest {
  readonly bytes: Buffer;
  /** Answers that are waited for; 0: the client hangs up without reading. */
  readonly expected: number;
  /** Requests in it that a server may carry out. */
  readonly most: number;
  readonly how: string;
}

const request = (path: string, body: Buffer, headers = ""): Buffer =>
  Buffer.concat([
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${headers}\r\n`,
      "latin1",
    ),
    body,
  ]);

const oddHeaders = [
  "X-Request-Id: a\r\nX-Request-Id: b\r\n", `X-Big: ${"x".repeat(20_000)}\r\n`, "Content-Type: text/plain\r\n",
  "Content-Length: 5\r\n", "Content-Encoding: gzip\r\n", "Expect: 100-continue\r\n", "Expect: x\r\n", "Upgrade: h2c\r\nConnection: upgrade\r\n",
  "Connection: close, close\r\n", "\u00e9: x\r\n", "X: \u0001\r\n", "X-Forwarded-For: ' OR 1=1\r\n", "Host: y\r\n", " folded: x\r\n",
  "Transfer-Encoding: chunked\r\n", "Authorization: Bearer\r\n", "Cookie: " + "a=b; ".repeat(500) + "\r\n", "Accept: */*;q=x\r\n", "traceparent: x\r\n",
  Array.from({ length: 200 }, (_, index) => `X-${index}: y\r\n`).join(""),
]; // prettier-ignore

/** Bytes on a socket: odd headers, several requests at once, torn ones, smuggled ones, and none at all. */
export function rawRequest(r: Random, path: string, body: Buffer): RawRequest {
  const whole = request(path, body);
  switch (r.below(9)) {
    case 0:
      return { bytes: request(path, body, r.pick(oddHeaders)), expected: 1, most: 1, how: "odd header" };
    case 1: {
      const times = r.between(2, 6);
      return { bytes: Buffer.concat(Array.from({ length: times }, () => whole)), expected: times, most: times, how: "pipelined" }; // prettier-ignore
    }
    case 2:
      return { bytes: whole.subarray(0, r.below(whole.length)), expected: 0, most: 0, how: "torn" };
    case 3:
      return { bytes: whole, expected: 0, most: 1, how: "hung up" };
    case 4: {
      const smuggled = Buffer.concat([Buffer.from("0\r\n\r\n"), whole]);
      const headers = r.pick([
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding:\tchunked\r\n",
      ]);
      return { bytes: request(path, smuggled, headers), expected: 2, most: 0, how: "smuggled" };
    }
    case 5: {
      const chunk = Buffer.from(
        `${body.length.toString(16)}${r.pick(["", ";x=y", ";" + "e".repeat(5_000)])}\r\n`,
      );
      const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
      return { bytes: Buffer.concat([Buffer.from(head), chunk, body, Buffer.from("\r\n0\r\n\r\n")]), expected: 1, most: 1, how: "chunked" }; // prettier-ignore
    }
    case 6:
      return { bytes: Buffer.from(Array.from({ length: r.between(1, 300) }, () => r.below(256))), expected: r.pick([0, 1]), most: 0, how: "garbage" }; // prettier-ignore
    case 7: {
      const line = r.pick(["GET", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "M-SEARCH", "X"]);
      const target = r.pick([
        path,
        "/",
        "*",
        "//",
        "/%00",
        "/..%2f",
        "/" + "a".repeat(10_000),
        "http://y/",
        "/docs/../x",
        "/metrics?x",
      ]);
      return { bytes: Buffer.from(`${line} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`), expected: 1, most: 0, how: "odd line" }; // prettier-ignore
    }
    default: {
      const damaged = Buffer.from(whole);
      damaged[r.below(whole.length - body.length)] = r.below(256);
      return { bytes: damaged, expected: r.pick([0, 1]), most: 1, how: "damaged head" };
    }
  }
}
