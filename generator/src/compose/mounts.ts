import type { DataPlace } from "@mlops-yaml/schema";
import { imageLayout } from "../deployment/index.js";
import type { BindMount } from "./container.js";

/**
 * A part of the project's folder at its place in the image, read-only. In the short form Compose makes a folder where
 * there is nothing on the host: good for a folder that is filled later, wrong for a file.
 */
export function readOnly({ kind, path }: DataPlace): string | BindMount {
  const literal = path.replaceAll("$", "$$$$"); // "$$": after a single one Compose looks for a variable
  const [source, target] = [`./${literal}`, imageLayout.inProject(literal)] as const;
  if (kind === "folder" && !path.includes(":")) return `${source}:${target}:ro`;
  return { type: "bind", source, target, read_only: true, bind: { create_host_path: false } };
}
