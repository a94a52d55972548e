import { createRequire } from "node:module";

const { satisfies } = createRequire(import.meta.url)("semver") as {
  satisfies(this: void, version: string, range: string): boolean;
};

/** Packages of a package-lock.json whose `engines` refuse the oldest Node that is promised. */
export function needLaterNode(
  packages: Readonly<
    Record<string, { readonly version?: string; readonly engines?: { readonly node?: string } }>
  >,
): string[] {
  return Object.entries(packages).flatMap(([path, { version, engines }]) =>
    engines?.node === undefined || satisfies("20.19.0", engines.node)
      ? []
      : [`${path} ${version}: ${engines.node}`],
  );
}
