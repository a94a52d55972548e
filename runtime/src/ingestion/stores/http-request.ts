import http from "node:http";
import https from "node:https";
import { neverTellUrl } from "../../errors/index.js";

/** What is asked for: an address without user and password, and the headers of the source. */
export interface HttpTarget {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** So many redirections are followed. */
const redirections = 5;

/** The address, whose user and password become a header. @throws TypeError where it is not a URL of HTTP */
export function httpTarget(address: string, headers: Readonly<Record<string, string>>): HttpTarget {
  const url = new URL(address);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new TypeError("not a URL of HTTP");
  const { username, password } = url;
  url.username = "";
  url.password = "";
  url.hash = "";
  const isKnown = Object.keys(headers).some((name) => name.toLowerCase() === "authorization");
  if (isKnown || (username === "" && password === "")) return { url, headers };
  neverTellUrl(address); // and with it the header
  const account = Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString("base64");
  return { url, headers: { ...headers, Authorization: `Basic ${account}` } };
}

/** The URL as it may be shown. */
export const shown = ({ protocol, host, pathname }: URL): string => `${protocol}//${host}${pathname}`;

/**
 * The answer behind redirections, once its head is there. The source's headers, and its user and password, are for its own
 * server: another one does not get them.
 * @throws what Node throws, and TypeError for a redirection that leads nowhere
 */
export async function httpAnswer(
  method: "GET" | "HEAD",
  target: HttpTarget,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  let at = target;
  for (let count = 0; ; count += 1) {
    const answer = await ask(method, at, signal);
    const { location } = answer.headers;
    if (!isRedirection(answer.statusCode ?? 0) || location === undefined) return answer;
    answer.destroy();
    if (count === redirections) throw new TypeError(`it redirects more than ${redirections} times`);
    at = redirected(location, at.url, target);
  }
}

function redirected(location: string, from: URL, source: HttpTarget): HttpTarget {
  try {
    const next = httpTarget(new URL(location, from).href, {});
    return next.url.origin === source.url.origin
      ? { url: next.url, headers: { ...source.headers, ...next.headers } }
      : next;
  } catch {
    throw new TypeError("it redirects to something that is not a URL of HTTP");
  }
}

const isRedirection = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

function ask(
  method: "GET" | "HEAD",
  { url, headers }: HttpTarget,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https : http).request(url, {
      method,
      signal,
      // A connection that is used again may have been closed meanwhile.
      headers: { accept: "*/*", ...headers, "accept-encoding": "identity", connection: "close" },
    });
    request.once("response", resolve).once("error", (error) => reject(causeOf(signal, error)));
    request.end();
  });
}

/** Why the signal fired says more than that it did. */
export const causeOf = (signal: AbortSignal, error: unknown): unknown =>
  signal.aborted ? signal.reason : error;

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
