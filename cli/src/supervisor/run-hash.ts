import { createHash } from "node:crypto";

/** Tells runs apart by what they would do: their code, and the database that they work on. */
export function runHash(codeHash: string, environment: Readonly<Record<string, string>>): string {
  return createHash("sha256")
    .update(JSON.stringify([codeHash, environment["DATABASE_URL"] ?? ""]))
    .digest("hex");
}
