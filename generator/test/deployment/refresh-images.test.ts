import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { baseImage, imageReference } from "../../src/deployment/images.js";

const script = fileURLToPath(new URL("../../../scripts/refresh-images.mjs", import.meta.url));
const data = new URL("../../data/images.json", import.meta.url);
const index = "application/vnd.oci.image.index.v1+json";
const hash = (body: string): string => `sha256:${createHash("sha256").update(body).digest("hex")}`;

/** What the registry has, by path: media type, bytes, and the digest that it claims. */
const manifests = new Map<string, { type: string; body: string; claimed?: string }>();
let registry: Server;
let address: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mlops-images-"));
  // As Docker Hub: whoever has no token is told where to get one for this repository.
  registry = createServer((request, response) => {
    const url = new URL(request.url ?? "/", address);
    if (url.pathname === "/token") {
      response.end(JSON.stringify({ token: url.searchParams.get("scope") }));
      return;
    }
    const [, repository = ""] = /^\/v2\/(.+)\/manifests\//.exec(url.pathname) ?? [];
    const scope = `repository:${repository}:pull`;
    const found = manifests.get(url.pathname);
    if (request.headers.authorization !== `Bearer ${scope}`) {
      const challenge = `Bearer realm="${address}/token",service="hub",scope="${scope}"`;
      response.writeHead(401, { "www-authenticate": challenge }).end();
    } else if (found === undefined || !request.headers.accept?.includes(index)) {
      response.writeHead(404).end();
    } else {
      const { type, body, claimed = hash(body) } = found;
      response.writeHead(200, { "content-type": type, "docker-content-digest": claimed }).end(body);
    }
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => registry.once("listening", resolve));
  address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
});
afterAll(async () => {
  registry.close();
  await rm(folder, { recursive: true });
});

const paths = [
  "/v2/library/node/manifests/22-bookworm-slim",
  "/v2/library/postgres/manifests/17",
  "/v2/prom/prometheus/manifests/v2.53.3",
  "/v2/grafana/grafana/manifests/11.6.0",
];

async function refresh(): Promise<{ code: number; stderr: string; images: string }> {
  const file = join(folder, "images.json");
  await writeFile(file, await readFile(data));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, "--registry", address, "--file", file], (error, _stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code);
      readFile(file, "utf8").then((images) => resolve({ code, stderr, images }), reject);
    });
  });
}

test("the digests of the lists of platforms are written beside the tags", async () => {
  for (const path of paths) manifests.set(path, { type: index, body: `{"manifests":["${path}"]}` });
  const { code, stderr, images } = await refresh();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const before = JSON.parse(await readFile(data, "utf8")) as Record<string, object>;
  const digests = paths.map((path) => hash(`{"manifests":["${path}"]}`));
  expect(Object.entries(JSON.parse(images) as object)).toEqual(
    Object.entries(before).map(([name, image], place) => [name, { ...image, digest: digests[place] }]),
  );
  const { postgres } = JSON.parse(images) as { postgres: Parameters<typeof imageReference>[0] };
  expect(imageReference(postgres)).toBe(`postgres:17@${digests[1]}`);
});

test.each([
  ["that is missing", null, "answers 404"],
  [
    "of one platform",
    { type: "application/vnd.oci.image.manifest.v1+json", body: "{}" },
    "application/vnd.oci.image.manifest.v1+json is not a list of platforms",
  ],
  [
    "that was changed on its way",
    { type: index, body: "{}", claimed: hash("other") },
    `says ${hash("other")}`,
  ],
])("an image %s leaves the file as it is", async (_what, manifest, why) => {
  for (const path of paths) manifests.set(path, { type: index, body: "{}" });
  if (manifest === null) manifests.delete(paths[2]!);
  else manifests.set(paths[2]!, manifest);
  const { code, stderr, images } = await refresh();
  expect(code).toBe(1);
  expect(stderr).toContain(`prom/prometheus:v2.53.3 cannot be looked up:`);
  expect(stderr).toContain(why);
  expect(images).toBe(await readFile(data, "utf8"));
});

test("an image without a digest is named by its tag, whatever registry it comes from", () => {
  const { digest: _, ...image } = { repository: "prom/prometheus", tag: "v1", digest: "" };
  expect(imageReference({ ...image, digest: null })).toBe("prom/prometheus:v1");
  expect(baseImage("postgres")).toMatch(/^postgres:17(@sha256:[0-9a-f]{64})?$/);
});
