/** Far more than any project has: what is beyond is a mistake, or made to exhaust whoever reads it. */
export const limits = {
  /** Bytes of the file. */
  bytes: 4 * 1024 * 1024,
  /** Lists and mappings around a value. */
  depth: 64,
  /** Values, those that aliases and merge keys repeat counted each time. */
  values: 200_000,
} as const;
