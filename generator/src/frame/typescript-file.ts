/** One emitted TypeScript module: statements as ts-morph structures, imports collected while they are added. */
import type { ImportDeclarationStructure, StatementStructures } from "ts-morph";
import { Project, StructureKind, VariableDeclarationKind } from "./ts-morph.js";

interface ImportedName {
  readonly name: string;
  readonly alias?: string;
  readonly typeOnly: boolean;
}

const runtime = "@mlops-yaml/runtime/v1";

/** A description ends no comment by what is in it. */
function docs(text: string | null): string[] {
  return text === null ? [] : [text.replaceAll("*/", "*\\/")];
}

/** Upper and lower case alike, so that a type stands beside the value that it belongs to. */
function byName(a: ImportedName, b: ImportedName): number {
  return a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1;
}

export class TypeScriptFile {
  readonly #imports = new Map<string, Map<string, ImportedName>>();
  readonly #statements: (string | StatementStructures)[] = [];

  /** Imports a value; returns its name, so that it can stand in the text being built. */
  use(name: string, module: string = runtime): string {
    this.#names(module).set(name, { name, typeOnly: false });
    return name;
  }

  /** Imports a value of the user's own code under a name that nothing else in the file has; returns that name. */
  useAs(name: string, alias: string, module: string): string {
    this.#names(module).set(`${name} as ${alias}`, { name, alias, typeOnly: false });
    return alias;
  }

  /** Imports a type. */
  useType(name: string, module: string = runtime): string {
    const names = this.#names(module);
    if (!names.has(name)) names.set(name, { name, typeOnly: true });
    return name;
  }

  add(statement: string | StatementStructures): this {
    this.#statements.push(statement);
    return this;
  }

  /** `const name: type = initializer;`, exported unless told otherwise. */
  addConstant(constant: {
    readonly name: string;
    readonly type?: string;
    readonly initializer: string;
    readonly exported?: boolean;
    readonly doc?: string | null;
  }): this {
    const { name, type, initializer, exported = true, doc = null } = constant;
    return this.add({
      kind: StructureKind.VariableStatement,
      isExported: exported,
      declarationKind: VariableDeclarationKind.Const,
      docs: docs(doc),
      declarations: [type === undefined ? { name, initializer } : { name, type, initializer }],
      leadingTrivia: "\n",
    });
  }

  /** An exported interface; a property without doc gets none. */
  addInterface(declaration: {
    readonly name: string;
    readonly doc: string;
    readonly properties: readonly {
      readonly name: string;
      readonly type: string;
      readonly doc: string | null;
    }[];
  }): this {
    return this.add({
      kind: StructureKind.Interface,
      name: declaration.name,
      isExported: true,
      docs: docs(declaration.doc),
      properties: declaration.properties.map(({ name, type, doc }) => ({
        name,
        type,
        isReadonly: true,
        docs: docs(doc),
      })),
      leadingTrivia: "\n",
    });
  }

  print(): string {
    // One in-memory project a file: nothing is resolved, so the file system is never asked.
    const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
    const file = project.createSourceFile("emitted.ts", {
      statements: [...this.#importDeclarations(), ...this.#statements],
    });
    return file.getFullText();
  }

  #names(module: string): Map<string, ImportedName> {
    const known = this.#imports.get(module);
    if (known !== undefined) return known;
    const names = new Map<string, ImportedName>();
    this.#imports.set(module, names);
    return names;
  }

  /** Packages before the project's own modules, both by name; types as types. */
  #importDeclarations(): ImportDeclarationStructure[] {
    return [...this.#imports]
      .toSorted(([a], [b]) => Number(a.startsWith(".")) - Number(b.startsWith(".")) || (a < b ? -1 : 1))
      .map(([moduleSpecifier, names]) => {
        const sorted = [...names.values()].toSorted(byName);
        const allTypes = sorted.every((name) => name.typeOnly);
        return {
          kind: StructureKind.ImportDeclaration,
          moduleSpecifier,
          isTypeOnly: allTypes,
          namedImports: sorted.map(({ name, alias, typeOnly }) => ({
            name,
            isTypeOnly: typeOnly && !allTypes,
            ...(alias !== undefined && { alias }),
          })),
        };
      });
  }
}
