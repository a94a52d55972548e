import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repository } from "../../support/project.js";
import type { Base } from "./corpus.js";

/**
 * Compiles the TypeScript of generated projects, all at once.
 * @returns the first error of each that does not compile, by its place in the list
 */
export async function compileAll(
  projects: readonly { readonly base: Base; readonly files: ReadonlyMap<string, string> }[],
): Promise<Map<number, string>> {
  const folder = await mkdtemp(join(tmpdir(), "mlops-fuzz-"));
  try {
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
    for (const [index, { base, files }] of projects.entries()) {
      const own = join(folder, `project${index}`);
      await mkdir(own);
      await cp(join(repository, base.folder, "src"), join(own, "src"), { recursive: true }).catch(() => null);
      for (const [path, content] of files) {
        await mkdir(dirname(join(own, path)), { recursive: true });
        await writeFile(join(own, path), content);
      }
    }
    // Those with code of the user's own take more kinds of imports.
    const [widest = 0] = projects
      .map((_, index) => index)
      .toSorted((a, b) => optionsOf(projects[b]!.files) - optionsOf(projects[a]!.files));
    const options = { noEmit: true, rootDir: ".", outDir: "build" };
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: `./project${widest}/generated/tsconfig.json`,
        compilerOptions: options,
        include: ["project*/generated/**/*.ts"],
      }),
    );
    return firstErrors(await compilerMessages(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const optionsOf = (files: ReadonlyMap<string, string>): number =>
  (files.get("generated/tsconfig.json") ?? "").length;

function compilerMessages(folder: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      join(repository, "node_modules/.bin/tsc"),
      ["-p", "."],
      { cwd: folder, maxBuffer: 64 << 20 },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
  });
}

function firstErrors(messages: string): Map<number, string> {
  const errors = new Map<number, string>();
  for (const line of messages.split("\n")) {
    if (!line.includes("error TS")) continue;
    const index = Number(/^project(\d+)\//.exec(line)?.[1] ?? 0);
    if (!errors.has(index)) errors.set(index, line.replace(/^project\d+\//, ""));
  }
  return errors;
}
