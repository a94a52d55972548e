/** A URL with what may hold a password or a token: user and password, and the query. */
const url = /\b([a-z][a-z\d+.-]*:\/\/)(?:[^\s/?#"'`<>\\]*@)?([^\s?#"'`<>\\]*)(?:\?[^\s"'`<>\\)]*)?/gi;

/** Shorter ones are words that stand in messages for other reasons. */
const shortestSecret = 8;
const secrets = new Set<string>();

/** Keeps a value of `${secret:…}` out of every message of this process. */
export function neverTell(secret: string): void {
  if (secret.length >= shortestSecret) secrets.add(secret);
}

/** Text of others, such as a library's message, as it may be shown: URLs without user, password and query; no secret. */
export function redact(text: string): string {
  let shown = text.includes("://") ? text.replace(url, "$1$2") : text;
  for (const secret of secrets) shown = shown.replaceAll(secret, "***");
  return shown;
}

/** The same for an error that others will write down: its message and stack, and those of what caused it. */
export function redactError(error: unknown): unknown {
  const seen = new Set<unknown>();
  for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at);
    const message = redact(at.message);
    const stack = at.stack === undefined ? undefined : redact(at.stack);
    try {
      if (message !== at.message) at.message = message;
      if (stack !== undefined && stack !== at.stack) at.stack = stack;
    } catch {
      return new Error(message); // frozen, or with a getter
    }
  }
  return error;
}
