/** The value under a key of this name, or else along the path of keys; undefined where there is none. */
export function valueAt(
  object: Readonly<Record<string, unknown>>,
  name: string,
  keys: readonly string[],
): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  let value: unknown = object;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** A value as the text of a field; lists and objects as JSON, null for what is missing. */
export function textOf(value: unknown): string | null {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      return value === null ? null : JSON.stringify(value, exactNumbers);
    default:
      return null;
  }
}

function exactNumbers(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
