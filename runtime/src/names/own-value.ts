/**
 * The value that an object has under a name of the user's own; undefined where it has none. Every object also answers
 * to `constructor`, `toString` and the like, which columns are called as well.
 */
export function ownValue<Value>(object: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
