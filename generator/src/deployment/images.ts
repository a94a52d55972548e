import { readFileSync } from "node:fs";

export type ImageName = "node" | "postgres" | "prometheus" | "grafana";

/** An image that emitted files build on, as data/images.json has it; scripts/refresh-images.mjs fills the digests. */
export interface Image {
  /** On Docker Hub; its own images are below `library/`. */
  readonly repository: string;
  readonly tag: string;
  /** Of the index of all platforms: `sha256:…`; null: not looked up. */
  readonly digest: string | null;
}

const images = JSON.parse(
  readFileSync(new URL("../../data/images.json", import.meta.url), "utf8"),
) as Readonly<Record<ImageName, Image>>;

/** How a Dockerfile or a Compose file names an image: the tag for people, the digest, where there is one, for the engine. */
export function imageReference({ repository, tag, digest }: Image): string {
  const name = `${repository.replace(/^library\//, "")}:${tag}`;
  return digest === null ? name : `${name}@${digest}`;
}

export const baseImage = (name: ImageName): string => imageReference(images[name]);
