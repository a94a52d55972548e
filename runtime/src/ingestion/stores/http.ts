import type { IncomingMessage } from "node:http";
import { resolveText } from "../../configuration/references.js";
import { failureKind, isEncryptionRefused, messageOf, RuntimeError } from "../../errors/index.js";
import type { HttpConnectionDefinition } from "../../definitions/connection.js";
import { decoded, encodingsOf } from "./content-encoding.js";
import { causeOf, httpAnswer, httpTarget, shown, type HttpTarget } from "./http-request.js";
import { retryAfterSeconds } from "./retry-after.js";
import { silenceLimit, silenceMilliseconds, type Silence } from "./silence.js";
import type { Store, StoreContext } from "./store.js";
import { tellingWaits } from "./waiting.js";

/**
 * One file behind a URL. What the server says of its version (ETag, Last-Modified) is its stamp; where it says nothing,
 * the file is fetched each time to see whether it changed. Each request is made once: the source's `retries` are its
 * flow's.
 * @param longestSilence milliseconds; the answer, and each wait for more of the content, may take so long
 */
export function httpFile(
  connection: HttpConnectionDefinition,
  { source, log }: StoreContext,
  longestSilence = Math.min(silenceMilliseconds, source.ingest.timeoutSeconds * 1000),
): Store {
  const target = targetOf(connection);
  const name = shown(target.url);
  const tell = (why: string): RuntimeError => failed(name, why, null);

  async function request(method: "GET" | "HEAD", silence: Silence): Promise<IncomingMessage> {
    silence.resume();
    try {
      return await tellingWaits(log, name, () => httpAnswer(method, target, silence.signal));
    } catch (error) {
      throw refusedOr(name, error);
    } finally {
      silence.end();
    }
  }
  return {
    path: () => null,
    async list() {
      const answer = await request("HEAD", silenceLimit(longestSilence));
      answer.destroy();
      if (asksToWait(answer)) throw failed(name, statusText(answer), answer);
      // Not every server answers HEAD; then only the content tells.
      return [{ name, stamp: isFine(answer) ? stampOf(answer) : null, contentHash: null }];
    },
    async open() {
      const silence = silenceLimit(longestSilence);
      const answer = await request("GET", silence);
      if (!isFine(answer)) {
        answer.destroy();
        throw failed(name, statusText(answer), answer);
      }
      const encodings = encodingsOf(answer.headers["content-encoding"]);
      const wire = bytesOf(answer, silence, tell);
      try {
        return {
          // The length is that of the bytes on the wire (RFC 9110, 8.6).
          size: encodings.length === 0 ? lengthOf(answer) : null,
          bytes: decoded(wire, encodings, tell, name),
          stamp: stampOf(answer),
        };
      } catch (error) {
        answer.destroy();
        throw error;
      }
    },
  };
}

function targetOf({ url, headers }: HttpConnectionDefinition): HttpTarget {
  const own = Object.entries(headers ?? {}).map(([key, value]) => [key, resolveText(value)]);
  try {
    return httpTarget(resolveText(url), Object.fromEntries(own) as Record<string, string>);
  } catch (error) {
    if (error instanceof RuntimeError) throw error;
    throw new RuntimeError("MLO5113", "The address of an HTTP source is not a URL of HTTP.", {
      hint: "Check the variable or the secret that holds it.",
    });
  }
}

/** The bytes on the wire, each of them: an answer that ends too early is an error. */
async function* bytesOf(
  answer: IncomingMessage,
  silence: Silence,
  tell: (why: string) => RuntimeError,
): AsyncGenerator<Buffer> {
  let read = 0;
  try {
    silence.resume();
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      silence.end(); // what the reader does with the bytes is not the server's silence
      read += chunk.length;
      yield chunk;
      silence.resume();
    }
  } catch (error) {
    const length = lengthOf(answer);
    const isShort = failureKind(error) === "connection" && !silence.signal.aborted;
    throw isShort && length !== null
      ? tell(`the answer ended after ${read} of ${length} bytes`)
      : tell(`${messageOf(causeOf(silence.signal, error))} after ${read} bytes`);
  } finally {
    silence.end();
    answer.destroy();
  }
}

const isFine = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300;

/** Of the faults of a server, those that another request may not meet. */
function isPassing({ statusCode = 0 }: IncomingMessage): boolean {
  if (statusCode === 501 || statusCode === 505) return false;
  return asksToWait({ statusCode }) || statusCode >= 500;
}

const asksToWait = ({ statusCode = 0 }: Pick<IncomingMessage, "statusCode">): boolean =>
  [408, 425, 429, 503].includes(statusCode);

const statusText = ({ statusCode, statusMessage = "" }: IncomingMessage): string =>
  `HTTP ${statusCode} ${statusMessage}`.trim();

function lengthOf({ headers }: IncomingMessage): number | null {
  const length = headers["content-length"];
  return length === undefined ? null : Number(length);
}

/**
 * The version that the server names. A weak tag, and one of an encoded answer (`"x-gzip"`), are of the same content as the
 * plain one, which servers give where they are asked for the head alone.
 */
function stampOf({ headers }: IncomingMessage): string | null {
  const tag = headers.etag?.replace(/^W\//, "").replace(/[-;:]+(?:gzip|br|deflate|zstd)"$/, '"');
  return tag ?? headers["last-modified"] ?? null;
}

/** A request that cannot be made or leads nowhere fails again; a connection may not. */
function refusedOr(name: string, error: unknown): RuntimeError {
  const isCertificate = isEncryptionRefused(error);
  if (!isCertificate && !(error instanceof TypeError)) return failed(name, messageOf(error), null);
  return new RuntimeError("MLO5113", `${name} cannot be fetched: ${messageOf(error)}.`, {
    hint: isCertificate
      ? "Name the file of the authority that signed the server's certificate in NODE_EXTRA_CA_CERTS."
      : "Check the source's url and headers.",
  });
}

function failed(name: string, why: string, answer: IncomingMessage | null): RuntimeError {
  const status = answer?.statusCode ?? null;
  const hint =
    status === 401 || status === 403
      ? "Check the headers, the token, or the user and password that the source sends."
      : status === 404
        ? "Check the source's url."
        : "Check that the server can be reached from here; the next run tries again.";
  const isRefusal = answer !== null && !isPassing(answer);
  const waitSeconds = answer === null ? null : retryAfterSeconds(answer.headers["retry-after"]);
  return new RuntimeError(isRefusal ? "MLO5113" : "MLO5110", `${name} cannot be fetched: ${why}.`, {
    hint,
    ...(waitSeconds !== null && { waitSeconds }),
  });
}
