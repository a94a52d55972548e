import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Version of this package, as mlops.lock records it. */
export const generatorVersion: string = versionOf("../package.json");

/** The formatter with its version: another one may print other bytes. */
export const formatter = `prettier ${versionOf("prettier/package.json")}`;

function versionOf(path: string): string {
  return (require(path) as { readonly version: string }).version;
}
