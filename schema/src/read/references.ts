/**
 * A reference as processes read it: `${env:NAME}`, `${env:NAME:-default}` or `${secret:NAME}`. A default ends at the
 * first "}" and holds no other reference. `$${` is an escape elsewhere, so it is none here rather than "$" and a value.
 */
const readable =
  /(?<!\$)\$\{(?:(env):([A-Za-z_][A-Za-z0-9_]*)(?::-((?:(?!\$\{)[^}])*))?|(secret):([A-Za-z_][A-Za-z0-9_]*))\}/g;

export interface ReadReference {
  readonly from: "env" | "secret";
  readonly name: string;
  readonly default: string | null;
}

/** Text in parts: its references, and what stands between them. Total: what does not read stays text. */
export function splitReferences(text: string): readonly (string | ReadReference)[] {
  const parts: (string | ReadReference)[] = [];
  let end = 0;
  for (const match of text.matchAll(readable)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    const [whole, env, variable, fallback, , secret] = match;
    parts.push(
      env === undefined
        ? { from: "secret", name: secret ?? "", default: null }
        : { from: "env", name: variable ?? "", default: fallback ?? null },
    );
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Whether text starts a reference somewhere that no process can read. */
export function hasUnreadableReference(text: string): boolean {
  return splitReferences(text).some((part) => typeof part === "string" && part.includes("${"));
}
