import { secretForms, secretsOfEnvironment, secretsOfUrl } from "./secret-forms.js";

/**
 * A URL with what may hold a password or a token: user and password, and the query. A user and a password that are
 * written with characters that belong elsewhere ("u:p/w@host") end at the last @. Hints say "user:password@".
 */
const url =
  /\b([a-z][a-z\d+.-]*:\/\/)(?!user:password@)(?:[^\s/?#"'`<>\\@:[\]]*:(?!\d+(?:[/?#\s]|$))[^\s"'`<>\\]*@|[^\s/?#"'`<>\\]*@)?([^\s?#"'`<>\\]*)(?:\?[^\s"'`<>\\)]*)?/gi;

/** `password=…`, `_authToken=…`, `X-Amz-Signature=…`, in whatever stands around them. */
const assignment =
  /\b([\w.-]*(?:password|passwd|passphrase|pwd|secret|token|signature|credential|api[_-]?key|access[_-]?key(?:[_-]?id)?)[\w.-]*=)(?:'[^'"\\]*'|[^\s&;,"'<>`\\)]+)/gi;

/** What stands behind the scheme in a header: "Basic dTpw", "Bearer ey…". */
const authorization = /\b(Basic|Bearer) (?=[\w+/.~-]*[\d=])[\w+/.~-]{6,}=*/gi;

/** Keys that tell by their beginning what they are: of AWS, npm and GitHub. */
const wellKnown = /\b(?:(?:AKIA|ASIA)[A-Z\d]{16}|(?:npm|gh[pousr])_[A-Za-z\d]{20,}|github_pat_\w{20,})\b/g;

const secrets = new Set<string>();
let known: RegExp | null = null;

/** Keeps a value of `${secret:…}` out of every message of this process, however it is written. */
export function neverTell(secret: string): void {
  for (const form of secretForms(secret))
    if (!secrets.has(form)) {
      secrets.add(form);
      known = null;
    }
}

/** What this process never tells, for a thread of it: threads share no memory. */
export const untold = (): readonly string[] => [...secrets];

/** Keeps the password and the tokens of a URL out of every message of this process. */
export function neverTellUrl(address: string): void {
  for (const secret of secretsOfUrl(address)) neverTell(secret);
}

/** Keeps the passwords, keys and tokens among these variables out of every message of this process. */
export function neverTellEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  for (const secret of secretsOfEnvironment(env)) neverTell(secret);
}

/** Text of others, such as a library's message, as it may be shown: URLs without user, password and query; no secret. */
export function redact(text: string): string {
  let shown = text;
  if (secrets.size > 0) shown = shown.replace((known ??= anyOf(secrets)), "***");
  if (shown.includes("://")) shown = shown.replace(url, "$1$2");
  if (shown.includes("=")) shown = shown.replace(assignment, "$1***");
  return shown.replace(authorization, "$1 ***").replace(wellKnown, "***");
}

/** Longer ones first: a secret may begin with another one. */
function anyOf(texts: ReadonlySet<string>): RegExp {
  const sorted = [...texts].sort((a, b) => b.length - a.length);
  return new RegExp(sorted.map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"), "g");
}

/** How deep what libraries hang on their errors is looked through. */
const deepest = 5;

/**
 * The same for an error that others will write down: its message and stack, what else hangs on it, and what caused it.
 */
export function redactError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? redact(error) : error;
  try {
    redactWithin(error, new Set(), 0);
    return error;
  } catch {
    return new Error(redact(error.message)); // frozen, or with a getter
  }
}

function redactWithin(value: object, seen: Set<object>, depth: number): void {
  if (seen.has(value) || depth > deepest || ArrayBuffer.isView(value)) return;
  seen.add(value);
  for (const key of Object.getOwnPropertyNames(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property === undefined || !("value" in property)) continue;
    const inner = property.value as unknown;
    if (typeof inner === "string") {
      const shown = redact(inner);
      if (shown !== inner) (value as Record<string, unknown>)[key] = shown;
    } else if (typeof inner === "object" && inner !== null && isPlain(inner))
      redactWithin(inner, seen, depth + 1);
  }
}

/** Errors, lists and mappings: an error that holds a socket or a pool leaves those as they are. */
const isPlain = (value: object): boolean =>
  value instanceof Error || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
