import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Project } from "@mlops-yaml/schema";

/** Names of secrets that nobody else has to know, so that a random value will do: keys of services, passwords. */
export async function ownSecrets(project: Project): Promise<readonly string[]> {
  const { deploymentSecrets, secretNames, serversOf } = await import("@mlops-yaml/generator/deployment");
  const keys = serversOf(project).flatMap(({ reads }) => secretNames(reads));
  const foreign = await foreignSecrets(project);
  const inContainers = project.deploy.compose ? deploymentSecrets(project) : [];
  return sorted([...keys, ...inContainers].filter((name) => !foreign.includes(name)));
}

/** Names of secrets that come from elsewhere: addresses and keys of what is read. */
export async function foreignSecrets(project: Project): Promise<readonly string[]> {
  const { connectionReferences } = await import("@mlops-yaml/schema");
  const { secretNames } = await import("@mlops-yaml/generator/deployment");
  return sorted(project.sources.flatMap(({ connection }) => secretNames(connectionReferences(connection))));
}

/** Where secrets are kept as files, one each. */
export function secretsFolder(folder: string, env: Readonly<Record<string, string | undefined>>): string {
  return resolve(folder, env["SECRETS_DIR"] ?? ".secrets");
}

/** The value of a secret: the variable of its name, else its file; null where neither is there. */
export async function readSecret(
  name: string,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  if (Object.hasOwn(env, name) && env[name]) return env[name];
  try {
    return (await readFile(join(secretsFolder(folder, env), name), "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Names of those secrets that have no value. */
export async function missingSecrets(
  names: readonly string[],
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const values = await Promise.all(names.map((name) => readSecret(name, folder, env)));
  return names.filter((_, index) => !values[index]);
}

/**
 * Writes a random value (256 bits) for each of the project's own secrets that has none.
 * The folder is closed to others; the files are readable, because containers read them as another user.
 * @returns names of the secrets that were made
 */
export async function makeSecrets(
  project: Project,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const missing = await missingSecrets(await ownSecrets(project), folder, env);
  if (missing.length === 0) return [];
  const secrets = secretsFolder(folder, env);
  if (!(await exists(secrets))) {
    await mkdir(secrets, { recursive: true });
    await chmod(secrets, 0o700);
  }
  for (const name of missing) {
    const file = join(secrets, name);
    await writeFile(file, `${randomBytes(32).toString("hex")}\n`);
    await chmod(file, 0o644);
  }
  return missing;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
