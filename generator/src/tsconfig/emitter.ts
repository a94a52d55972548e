/** generated/tsconfig.json: compiles the emitted code, and the user's own that it imports, to build/. */
import type { Emitter } from "../frame/emitter.js";

const configuration = {
  compilerOptions: {
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
  },
  include: ["**/*.ts"],
};

export const tsconfigEmitter: Emitter = {
  name: "tsconfig",
  emit: () => [
    { path: "generated/tsconfig.json", node: "", content: JSON.stringify(configuration, null, 2) },
  ],
};
