import type { ParseResult } from "@babel/parser";
import { exportsOf, type ExportKind } from "./module-exports.js";

type Program = ParseResult["program"];

/** A module that the file imports. */
export interface ModuleImport {
  readonly specifier: string;
  /** Gone when the code is compiled. */
  readonly typeOnly: boolean;
  readonly start: number;
  readonly end: number;
}

/** What a module of the user's code says about itself, without the compiler's types. */
export interface ParsedModule {
  readonly exports: ReadonlyMap<string, ExportKind>;
  /** Modules all of whose exports are exported again. */
  readonly exportsAllOf: readonly string[];
  /** Names of the module's own top level that it does not export. */
  readonly locals: ReadonlySet<string>;
  readonly imports: readonly ModuleImport[];
}

export interface SyntaxProblem {
  readonly message: string;
  readonly offset: number;
}

/** Parses a module of TypeScript. Positions are offsets in UTF-16 code units. */
export async function parseModule(
  text: string,
): Promise<{ readonly module: ParsedModule } | { readonly problem: SyntaxProblem }> {
  const { parse } = await import("@babel/parser");
  let file: ParseResult;
  try {
    file = parse(text, { sourceType: "module", plugins: ["typescript"], tokens: true });
  } catch (error) {
    if (error instanceof RangeError) return { problem: { message: "It is nested too deeply", offset: 0 } };
    const { message, pos } = error as SyntaxError & { readonly pos?: number };
    if (pos === undefined) throw error;
    return { problem: { message: message.replace(/ \(\d+:\d+\)$/, ""), offset: pos } };
  }
  const { body } = file.program;
  const { exports, locals } = exportsOf(body);
  return {
    module: {
      exports,
      locals,
      exportsAllOf: body.flatMap((node) =>
        node.type === "ExportAllDeclaration" && node.exportKind !== "type" ? [node.source.value] : [],
      ),
      imports: [...declaredImports(body), ...dynamicImports(file)],
    },
  };
}

function declaredImports(body: Program["body"]): ModuleImport[] {
  return body.flatMap((node) => {
    if (node.type === "ImportDeclaration") {
      const names = node.specifiers;
      const typeOnly =
        node.importKind === "type" ||
        (names.length > 0 &&
          names.every((name) => name.type === "ImportSpecifier" && name.importKind === "type"));
      return [importOf(node.source, typeOnly)];
    }
    if ((node.type === "ExportNamedDeclaration" || node.type === "ExportAllDeclaration") && node.source)
      return [importOf(node.source, node.exportKind === "type")];
    return [];
  });
}

interface Literal {
  readonly value: string;
  readonly start?: number | null | undefined;
  readonly end?: number | null | undefined;
}

function importOf({ value, start, end }: Literal, typeOnly: boolean): ModuleImport {
  return { specifier: value, typeOnly, start: start ?? 0, end: end ?? 0 };
}

/** `import("./x.js")` anywhere in the code, from its tokens. */
function dynamicImports(file: ParseResult): ModuleImport[] {
  const tokens = tokensOf(file);
  return tokens.flatMap((token, index) => {
    const [open, argument] = [tokens[index + 1], tokens[index + 2]];
    const isCall = token.type.label === "import" && open?.type.label === "(";
    if (!isCall || argument?.type.label !== "string") return [];
    return [importOf({ value: String(argument.value), start: argument.start, end: argument.end }, false)];
  });
}

interface Token {
  readonly type: { readonly label: string };
  readonly value?: unknown;
  readonly start: number;
  readonly end: number;
}

/** Tokens, comments left out. */
function tokensOf(file: ParseResult): readonly Token[] {
  const tokens = (file.tokens ?? []) as readonly (Token | { readonly type: string })[];
  return tokens.filter((token): token is Token => typeof token.type !== "string");
}
