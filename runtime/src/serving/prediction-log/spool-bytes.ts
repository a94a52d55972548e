/**
 * Bytes of the spool by file. The only place that counts them, and without a wait: a size that is found out later
 * takes the place of the file's earlier one and leaves the others as they are by then.
 */
export interface SpoolBytes {
  set(file: string, bytes: number): void;
  delete(file: string): void;
  /** Forgets all files but these. */
  keepOnly(files: ReadonlySet<string>): void;
  has(file: string): boolean;
  total(): number;
}

export function spoolBytes(): SpoolBytes {
  const sizes = new Map<string, number>();
  let sum = 0;
  const set = (file: string, bytes: number): void => {
    sum += bytes - (sizes.get(file) ?? 0);
    sizes.set(file, bytes);
  };
  const remove = (file: string): void => {
    sum -= sizes.get(file) ?? 0;
    sizes.delete(file);
  };
  return {
    set,
    delete: remove,
    keepOnly: (files) => {
      for (const file of sizes.keys()) if (!files.has(file)) remove(file);
    },
    has: (file) => sizes.has(file),
    total: () => sum,
  };
}
