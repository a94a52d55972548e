/** ts-morph, loaded by `require`: an import would first scan its 13 MB for the names that they export. */
import { createRequire } from "node:module";

const tsMorph = createRequire(import.meta.url)("ts-morph") as typeof import("ts-morph");

export const { Project, StructureKind, VariableDeclarationKind } = tsMorph;
