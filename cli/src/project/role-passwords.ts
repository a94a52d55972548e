import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeOnce } from "@mlops-yaml/runtime/files";
import { databaseRoles, type RoleName } from "@mlops-yaml/runtime/store";

/** File with the password of one of the embedded database's roles; it goes when the database is deleted. */
export function passwordFileOf(postgresFolder: string, role: RoleName): string {
  return join(postgresFolder, "roles", databaseRoles[role].name);
}

/** Writes a random password (256 bits) for each role that has none. */
export async function makeRolePasswords(postgresFolder: string): Promise<void> {
  await mkdir(join(postgresFolder, "roles"), { recursive: true, mode: 0o700 });
  for (const role of Object.keys(databaseRoles) as RoleName[]) {
    const file = passwordFileOf(postgresFolder, role);
    // Whole or not at all, and never in the place of another.
    await writeOnce(file, `${randomBytes(32).toString("hex")}\n`);
  }
}

/** Null: the role has no password, because the database was never started with roles. */
export async function readRolePassword(postgresFolder: string, role: RoleName): Promise<string | null> {
  try {
    return (await readFile(passwordFileOf(postgresFolder, role), "utf8")).trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
