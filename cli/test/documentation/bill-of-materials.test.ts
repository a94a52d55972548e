import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "yaml";
import { expect, test } from "vitest";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const page = await readFile(`${repository}docs/how-to/check-in-ci.md`, "utf8");
const command = /^npm (sbom [^>\n]*) > sbom\.json$/m.exec(page)?.[1] ?? "";

interface Component {
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

test("the documented command lists every locked package, with its hash, and marks those of development", async () => {
  const { stdout } = await promisify(execFile)("npm", command.trim().split(" "), {
    cwd: repository,
    maxBuffer: 2 ** 25,
    shell: process.platform === "win32",
  });
  const bill = JSON.parse(stdout) as {
    bomFormat: string;
    specVersion: string;
    metadata: { component: { purl: string } };
    components: Component[];
    dependencies: { ref: string; dependsOn: string[] }[];
  };
  expect(bill).toMatchObject({ bomFormat: "CycloneDX", specVersion: expect.stringMatching(/^1\.[5-9]$/) });
  expect(bill.metadata.component.purl).toBe("pkg:npm/mlops-yaml-repository@0.0.0");

  const { packages } = JSON.parse(await readFile(`${repository}package-lock.json`, "utf8")) as {
    packages: Record<
      string,
      { version?: string; dev?: boolean; devOptional?: boolean; link?: boolean; integrity?: string }
    >;
  };
  const found = new Map(bill.components.map((component) => [component.purl, component]));
  for (const [path, { version, dev, devOptional, link, integrity }] of Object.entries(packages)) {
    if (!path.includes("node_modules/") || link === true || dev === true || devOptional === true) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const component = found.get(`pkg:npm/${name.replace("@", "%40")}@${version}`);
    expect(
      component?.properties.map((each) => each.name),
      path,
    ).not.toContain("cdx:npm:package:development");
    const content = Buffer.from(integrity!.replace("sha512-", ""), "base64").toString("hex");
    expect(component?.hashes, path).toContainEqual({ alg: "SHA-512", content });
  }
  expect(found.size).toBeGreaterThan(150);
  const vitest = bill.components.find(({ purl }) => purl.startsWith("pkg:npm/vitest@"));
  expect(vitest?.properties).toContainEqual({ name: "cdx:npm:package:development", value: "true" });
  expect(
    bill.dependencies.find(({ ref }) => ref.startsWith("@mlops-yaml/runtime@"))?.dependsOn,
  ).toContainEqual(expect.stringMatching(/^fastify@/));
});

test("the workflow is YAML and runs that command and the others of the page", () => {
  const [, text = ""] = /```yaml\n(# \.github[^]*?)```/.exec(page) ?? [];
  const { jobs } = parse(text) as { jobs: Record<string, { steps: { run?: string; uses?: string }[] }> };
  const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  expect(runs).toEqual(
    expect.arrayContaining([
      `npm ${command} > sbom.json`,
      "npm audit signatures",
      "npx mlops check --format github",
      "npx mlops generate --check",
    ]),
  );
});
