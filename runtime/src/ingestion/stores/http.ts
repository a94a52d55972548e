import { setTimeout as wait } from "node:timers/promises";
import { resolveText } from "../../configuration/references.js";
import { messageOf, RuntimeError } from "../../errors/index.js";
import type { HttpConnectionDefinition } from "../../v1/definitions.js";
import type { Store, StoreContext } from "./store.js";

/** Attempts for one request, before the flow's own retries. */
const attempts = 4;
/** A server that says nothing for so long is given up. */
const silenceMilliseconds = 60_000;
const longestWaitMilliseconds = 30_000;

/**
 * One file behind a URL. What the server says of its version (ETag, Last-Modified) is its stamp; where it says nothing,
 * the file is fetched each time to see whether it changed.
 * @param longestSilence milliseconds; each attempt, and each wait for more of the content, may take so long
 */
export function httpFile(
  connection: HttpConnectionDefinition,
  { log }: StoreContext,
  longestSilence = silenceMilliseconds,
): Store {
  const url = resolveText(connection.url);
  const name = withoutSecrets(url);
  const headers = Object.fromEntries(
    Object.entries(connection.headers ?? {}).map(([key, value]) => [key, resolveText(value)]),
  );
  /** The answer once its head is there; tried again where that may help. */
  async function request(method: "GET" | "HEAD", silence: Silence): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await ask(method, silence);
      if (answer instanceof Response && (answer.ok || (method === "HEAD" && !isPassing(answer))))
        return answer;
      const why = answer instanceof Response ? `HTTP ${answer.status} ${answer.statusText}`.trim() : answer;
      const passes = answer instanceof Response ? isPassing(answer) : true;
      if (!passes || attempt === attempts) throw failed(name, why, answer);
      const pause = answer instanceof Response ? retryAfter(answer, attempt) : backoff(attempt);
      log?.warn(`${name}: ${why}; asking again in ${Math.ceil(pause / 1000)} s`, { attempt });
      if (answer instanceof Response) await answer.body?.cancel();
      await wait(pause);
    }
  }
  async function ask(method: "GET" | "HEAD", silence: Silence): Promise<Response | string> {
    const signal = silence.start();
    try {
      return await followed(url, headers, { method, signal });
    } catch (error) {
      return reasonOf(error);
    } finally {
      silence.end();
    }
  }
  return {
    path: () => null,
    async list() {
      const answer = await request("HEAD", silenceLimit(longestSilence));
      // Not every server answers HEAD; then only the content tells.
      return [{ name, stamp: answer.ok ? stampOf(answer) : null, contentHash: null }];
    },
    async open() {
      const silence = silenceLimit(longestSilence);
      const answer = await request("GET", silence);
      const length = answer.headers.get("content-length");
      const size = length === null ? null : Number(length);
      async function* bytes(): AsyncGenerator<Buffer> {
        let read = 0;
        try {
          silence.resume();
          for await (const chunk of answer.body ?? []) {
            silence.end(); // what the reader does with the bytes is not the server's silence
            read += chunk.length;
            yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
            silence.resume();
          }
        } catch (error) {
          throw failed(name, `${reasonOf(error)} after ${read} bytes`, null);
        } finally {
          silence.end();
        }
        if (size !== null && read !== size)
          throw failed(name, `the answer ended after ${read} of ${size} bytes`, null);
      }
      return { size, bytes: bytes(), stamp: stampOf(answer) };
    },
  };
}

/** Gives a request up when its server says nothing for too long. */
interface Silence {
  /** Begins to wait for the answer of a new attempt, which the signal aborts. */
  start(): AbortSignal;
  /** Waits for more of the answer of the last attempt. */
  resume(): void;
  end(): void;
}

function silenceLimit(milliseconds: number): Silence {
  let controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const resume = (): void => {
    const attempt = controller;
    timer = setTimeout(() => attempt.abort(new Error("the server fell silent")), milliseconds);
  };
  return {
    start() {
      controller = new AbortController();
      resume();
      return controller.signal;
    },
    resume,
    end: () => clearTimeout(timer),
  };
}

/** So many redirections are followed. */
const redirections = 5;

/** The answer behind redirections. The source's headers are for its own server: another one does not get them. */
async function followed(
  url: string,
  headers: Readonly<Record<string, string>>,
  init: { readonly method: string; readonly signal: AbortSignal },
): Promise<Response> {
  let at = url;
  for (let count = 0; ; count += 1) {
    const own = new URL(at).origin === new URL(url).origin ? headers : {};
    const answer = await fetch(at, {
      ...init,
      headers: { ...own, "accept-encoding": "identity" },
      redirect: "manual",
    });
    const location = answer.headers.get("location");
    if (answer.status < 300 || answer.status > 399 || location === null || count === redirections)
      return answer;
    await answer.body?.cancel();
    at = new URL(location, at).href;
  }
}

/** The URL as it may be shown: without user, password and query. */
function withoutSecrets(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    throw new RuntimeError("MLO5110", "The address of an HTTP source is no URL.", {
      hint: "Check the variable or the secret that holds it.",
    });
  }
}

function stampOf(answer: Response): string | null {
  const tag = answer.headers.get("etag");
  const modified = answer.headers.get("last-modified");
  if (tag === null && modified === null) return null;
  return tag ?? modified;
}

function isPassing({ status }: Response): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function backoff(attempt: number): number {
  return Math.min(500 * 2 ** (attempt - 1), longestWaitMilliseconds);
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfter(answer: Response, attempt: number): number {
  const text = answer.headers.get("retry-after");
  if (text === null) return backoff(attempt);
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(milliseconds)
    ? backoff(attempt)
    : Math.min(Math.max(milliseconds, 0), longestWaitMilliseconds);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return messageOf(cause);
}

function failed(name: string, why: string, answer: Response | string | null): RuntimeError {
  const status = answer instanceof Response ? answer.status : null;
  const hint =
    status === 401 || status === 403
      ? "Check the headers or the token that the source sends."
      : status === 404
        ? "Check the source's url."
        : "Check that the server can be reached from here; the next run tries again.";
  const isRefusal = answer instanceof Response && !isPassing(answer) && answer.status >= 400;
  return new RuntimeError(isRefusal ? "MLO5113" : "MLO5110", `${name} cannot be fetched: ${why}.`, { hint });
}
