/** generated/tsconfig.json: compiles the emitted code, and the user's own that it imports, to build/. */
import { userFunctions, type Project } from "@mlops-yaml/schema";
import type { Emitter } from "../frame/emitter.js";

const compilerOptions = {
  target: "es2023",
  lib: ["es2023"],
  module: "nodenext",
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  sourceMap: true,
  rootDir: "..",
  outDir: "../build",
};

/** Code of the user's own runs on Node, may import JSON and may name files as they are: `./routes.ts`. */
const forUserCode = {
  noUnusedLocals: false,
  types: ["node"],
  resolveJsonModule: true,
  rewriteRelativeImportExtensions: true,
};

function configuration(project: Project): unknown {
  const further = userFunctions(project).length > 0 ? forUserCode : {};
  return { compilerOptions: { ...compilerOptions, ...further }, include: ["**/*.ts"] };
}

export const tsconfigEmitter: Emitter = {
  name: "tsconfig",
  emit: (project) => [
    { path: "generated/tsconfig.json", node: "", content: JSON.stringify(configuration(project), null, 2) },
  ],
};
