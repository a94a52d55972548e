/** Identifiers of the emitted TypeScript, made from names in mlops.yaml (`delay-api`, `late_arrival`). */

/** `late_arrival` -> `LateArrival`. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** `late_arrival` -> `lateArrival`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** The name as a property key: bare where it is an identifier, else quoted. */
export function propertyKey(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : stringLiteral(name);
}

/**
 * A text as a string of TypeScript. A backslash at its end stands as its code: ts-morph's writer takes the quote after
 * two backslashes for an escaped one, and what follows for text, or for a comment that it then closes.
 */
export function stringLiteral(text: string): string {
  return JSON.stringify(text).replace(/\\\\"$/, '\\u005c"');
}

/** Constants that the emitted files export, one naming rule a kind, so that kinds cannot collide. */
export const constantOf = {
  source: (name: string) => `${camelCase(name)}Source`,
  feature: (name: string) => `${camelCase(name)}View`,
  model: (name: string) => `${camelCase(name)}Model`,
  service: (name: string) => `${camelCase(name)}Service`,
  monitor: (name: string) => `${camelCase(name)}Monitor`,
} as const;
