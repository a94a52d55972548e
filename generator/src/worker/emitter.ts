/** generated/worker.ts and generated/migrate.ts: the processes that run flows and that set the database up. */
import type { EmittedFile, Emitter } from "../frame/emitter.js";
import { TypeScriptFile } from "../frame/typescript-file.js";

export const workerEmitter: Emitter = {
  name: "worker",
  emit: () => [entry("worker", "runWorker"), entry("migrate", "runMigrations")],
};

function entry(name: string, run: string): EmittedFile {
  const file = new TypeScriptFile();
  file.add(`\nawait ${file.use(run)}(${file.use("project", "./project.js")});`);
  return { path: `generated/${name}.ts`, node: "", content: file.print() };
}
