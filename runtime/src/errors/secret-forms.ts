/** Shorter ones are words that stand in messages for other reasons. */
const shortestSecret = 8;

/** Variables that hold a secret, by their name. */
const secretName = /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|(?:^|_)PWD$|(?:^|_)KEY(?:_ID)?$/i;
/** Those that hold the place of one. */
const placeName = /_(?:FILE|DIR|PATH|URI?L?|ENDPOINT)$|^(?:OLD)?PWD$/i;
/** Parameters of a URL that hold one. */
const secretParameter = /password|passwd|pwd|secret|token|signature|sig$|credential|key/i;

/** All ways in which a secret may be written: as it is, in a URL, in JSON, in a header; of a URL, what it holds. */
export function secretForms(secret: string): readonly string[] {
  return [secret, ...secretsOfUrl(secret)].flatMap(writtenForms);
}

/** Values of the variables that hold a password, a key or a token, and what URLs among the others hold of that. */
export function secretsOfEnvironment(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const user = env["PGUSER"];
  return Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined || value === "") return [];
    if (value.includes("://")) return secretsOfUrl(value);
    return secretName.test(name) && !placeName.test(name) && value !== user ? [value] : [];
  });
}

function writtenForms(secret: string): readonly string[] {
  const trimmed = secret.trim();
  const forms = [
    secret,
    trimmed,
    encodeURIComponent(trimmed),
    new URLSearchParams({ s: trimmed }).toString().slice(2),
    decoded(trimmed),
    JSON.stringify(trimmed).slice(1, -1),
    base64(trimmed),
  ];
  return [...new Set(forms)].filter((form) => form.length >= shortestSecret);
}

/** Password, its pair with the user as a header has it, and parameters; empty for what is not a URL. */
export function secretsOfUrl(text: string): readonly string[] {
  const scheme = /^\s*(?:jdbc:)?[a-z][a-z\d+.-]*:\/\//i.exec(text)?.[0];
  if (scheme === undefined) return [];
  const rest = text.slice(scheme.length).trimEnd();
  // Not as the standard splits it: a password that is not escaped may hold any character.
  const account = rest.slice(0, Math.max(0, rest.lastIndexOf("@")));
  const [user = "", password = ""] = splitAt(account, ":");
  // A password that is the user's name is none; hiding it would hide the name.
  if (password === "") return [...(/^https?:/i.test(scheme) ? [user] : []), ...parametersOf(rest)]; // a token as user
  const own =
    password === user
      ? []
      : [password, decoded(password), base64(`${decoded(user)}:${decoded(password)}`), base64(account)];
  const escaped = parsedPassword(text);
  return [
    ...own,
    ...(escaped === null || decoded(escaped) === user ? [] : [escaped, decoded(escaped)]),
    ...parametersOf(rest),
  ];
}

function parametersOf(rest: string): readonly string[] {
  const query = new URLSearchParams(rest.slice(rest.indexOf("?") + 1 || rest.length).replace(/#.*$/, ""));
  return [...query].flatMap(([name, value]) => (secretParameter.test(name) ? [value] : []));
}

/** The password as the standard's parser escapes it, which some libraries then show. */
function parsedPassword(text: string): string | null {
  try {
    return new URL(text.trim()).password || null;
  } catch {
    return null;
  }
}

function splitAt(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
