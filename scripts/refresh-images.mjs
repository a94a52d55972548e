/**
 * Asks the registry for the digests of the images that emitted files build on, and writes them into
 * generator/data/images.json. Everything or nothing: where one image cannot be looked up, the file stays as it is.
 *
 * node scripts/refresh-images.mjs [--registry https://registry-1.docker.io] [--file generator/data/images.json]
 */
import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    registry: { type: "string", default: "https://registry-1.docker.io" },
    file: {
      type: "string",
      default: fileURLToPath(new URL("../generator/data/images.json", import.meta.url)),
    },
  },
});

/** Lists of an image's platforms: the digest of one holds on every machine. */
const indexTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

async function get(url, headers) {
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) });
  return { answer, body: Buffer.from(await answer.arrayBuffer()) };
}

/** A token that lets anybody read, from where the registry's 401 says. */
async function tokenFor(challenge, repository) {
  const part = (name) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
  const realm = part("realm");
  if (!/^Bearer /i.test(challenge) || realm === undefined)
    throw new Error("it asks for a kind of login that is not known");
  const url = new URL(realm);
  url.searchParams.set("service", part("service") ?? "");
  url.searchParams.set("scope", part("scope") ?? `repository:${repository}:pull`);
  const { answer, body } = await get(url, {});
  if (!answer.ok) throw new Error(`${url.host} gives no token: ${answer.status}`);
  const { token, access_token: accessToken } = JSON.parse(body.toString());
  return token ?? accessToken;
}

async function digestOf({ repository, tag }) {
  const url = new URL(`/v2/${repository}/manifests/${tag}`, values.registry);
  const accept = { accept: indexTypes.join(", ") };
  let { answer, body } = await get(url, accept);
  if (answer.status === 401) {
    const token = await tokenFor(answer.headers.get("www-authenticate") ?? "", repository);
    ({ answer, body } = await get(url, { ...accept, authorization: `Bearer ${token}` }));
  }
  if (!answer.ok) throw new Error(`${url.host} answers ${answer.status}`);
  const type = answer.headers.get("content-type")?.split(";", 1)[0];
  if (!indexTypes.includes(type)) throw new Error(`${type} is not a list of platforms`);
  // The digest is what the bytes hash to, whatever the header says.
  const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
  const told = answer.headers.get("docker-content-digest");
  if (told !== null && told !== digest)
    throw new Error(`${url.host} says ${told}, and its answer has ${digest}`);
  return digest;
}

const images = JSON.parse(await readFile(values.file, "utf8"));
let failed = false;
for (const image of Object.values(images)) {
  const name = `${image.repository}:${image.tag}`;
  try {
    const before = image.digest;
    image.digest = await digestOf(image);
    console.log(`${name} ${image.digest}${image.digest === before ? "" : " (new)"}`);
  } catch (error) {
    failed = true;
    console.error(`${name} cannot be looked up: ${error.cause?.message || error.message}`);
  }
}
if (failed) {
  console.error(`${values.file} was left as it is.`);
  process.exitCode = 1;
} else {
  const lines = Object.entries(images).map(
    ([name, { repository, tag, digest }]) =>
      `  ${JSON.stringify(name)}: ${JSON.stringify({ repository, tag, digest }).replaceAll('":', '": ').replaceAll(',"', ', "').replace("{", "{ ").replace("}", " }")}`,
  );
  await writeFile(`${values.file}.new`, `{\n${lines.join(",\n")}\n}\n`);
  await rename(`${values.file}.new`, values.file);
  console.log("Run `npx mlops generate` in each project to write them into its files.");
}
