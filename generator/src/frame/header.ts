/** The comment on top of an emitted file: where it comes from and how to make it again, nothing that changes by itself. */
import { basename, extname } from "node:path/posix";
import type { EmittedFile } from "./emitter.js";

/**
 * Text of the file with its header. JSON has no comments, so it gets none, but for tsconfig.json, where
 * TypeScript reads them.
 */
export function withHeader(file: EmittedFile): string {
  const source = file.node === "" ? "mlops.yaml" : `mlops.yaml > ${file.node}`;
  const line = `Generated from ${source} by \`mlops generate\`. Change it there, not here.`;
  const comment = commentOf(file.path, line);
  return comment === null ? file.content : `${comment}\n${file.content}`;
}

function commentOf(path: string, line: string): string | null {
  if (basename(path) === "tsconfig.json") return `// ${line}`;
  switch (extname(path)) {
    case ".ts":
      return `// ${line}`;
    case ".sql":
      return `-- ${line}`;
    case ".md":
      return `<!-- ${line} -->\n`;
    case ".json":
      return null;
    default:
      return `# ${line}`;
  }
}
