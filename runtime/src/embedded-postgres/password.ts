import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { codeOf, RuntimeError } from "../errors/index.js";
import { writeOnce } from "../files/write-whole.js";
import type { Layout } from "./layout.js";

/** @throws RuntimeError MLO5005 when the file is missing or empty */
export async function readPassword(layout: Layout): Promise<string> {
  const text = await readFile(layout.password, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  });
  if (text.trim() !== "") return text.trim();
  throw new RuntimeError(
    "MLO5005",
    `${layout.data} holds a database, but its password file ${layout.password} is missing or empty.`,
    { hint: "Restore the file, or move the data folder away to begin with an empty database." },
  );
}

export function wrongPassword(layout: Layout): RuntimeError {
  return new RuntimeError(
    "MLO5005",
    `The password in ${layout.password} is not that of the database in ${layout.data}.`,
    { hint: "Restore the file, or move the data folder away to begin with an empty database." },
  );
}

/** Reads the password, or makes one up; of several processes at once, the first one's counts for all. */
export async function readOrMakePassword(layout: Layout): Promise<string> {
  await writeOnce(layout.password, `${randomBytes(24).toString("base64url")}\n`);
  return readPassword(layout);
}
