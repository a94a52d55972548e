import { open, stat } from "node:fs/promises";

/**
 * Reads what is appended to a file from now on; goes on with the new one when it is rotated.
 * @returns gives the whole lines that came since it was asked last
 */
export function followFile(path: string): () => Promise<readonly string[]> {
  let inode: number | null = null;
  let offset = 0;
  let rest = "";
  return async () => {
    const file = await stat(path).catch(() => null);
    if (!file) return [];
    if (inode === null) offset = file.size;
    else if (inode !== file.ino || file.size < offset) offset = 0;
    inode = file.ino;
    if (file.size === offset) return [];
    const text = rest + (await readFrom(path, offset, file.size - offset));
    offset = file.size;
    const lines = text.split("\n");
    rest = lines.pop() ?? "";
    return lines;
  };
}

async function readFrom(path: string, position: number, length: number): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}
