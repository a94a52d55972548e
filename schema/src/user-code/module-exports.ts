import type { ParseResult } from "@babel/parser";

type Statement = ParseResult["program"]["body"][number];

/** What an export is as far as its declaration tells; `unknown`: the result of a call, or of another module. */
export type ExportKind = "function" | "class" | "value" | "type" | "unknown";

/** The exports and the other top-level names of a module. */
export function exportsOf(body: readonly Statement[]): {
  exports: ReadonlyMap<string, ExportKind>;
  locals: ReadonlySet<string>;
} {
  const declared = new Map<string, ExportKind>();
  const exports = new Map<string, ExportKind>();
  for (const node of body) {
    if (node.type === "ExportNamedDeclaration" && node.declaration)
      for (const [name, kind] of declarationsOf(node.declaration)) exports.set(name, kind);
    else if (node.type === "ExportDefaultDeclaration") exports.set("default", "unknown");
    else for (const [name, kind] of declarationsOf(node)) declared.set(name, kind);
  }
  for (const node of body) {
    if (node.type !== "ExportNamedDeclaration") continue;
    for (const specifier of node.specifiers) {
      const { exported } = specifier;
      const name = exported.type === "Identifier" ? exported.name : exported.value;
      const isType =
        node.exportKind === "type" ||
        (specifier.type === "ExportSpecifier" && specifier.exportKind === "type");
      const local = specifier.type === "ExportSpecifier" && !node.source ? specifier.local.name : null;
      exports.set(name, isType ? "type" : ((local === null ? undefined : declared.get(local)) ?? "unknown"));
      if (local !== null) declared.delete(local);
    }
  }
  return { exports, locals: new Set(declared.keys()) };
}

function declarationsOf(node: Statement): [string, ExportKind][] {
  switch (node.type) {
    case "FunctionDeclaration":
      return node.id ? [[node.id.name, "function"]] : [];
    case "TSDeclareFunction":
      // The signatures of an overloaded function; its body follows.
      return [];
    case "ClassDeclaration":
      return node.id ? [[node.id.name, "class"]] : [];
    case "TSEnumDeclaration":
      return [[node.id.name, "value"]];
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return [[node.id.name, "type"]];
    case "VariableDeclaration":
      return node.declarations.flatMap(({ id, init }) =>
        id.type === "Identifier" ? [[id.name, kindOf(init?.type)] as [string, ExportKind]] : [],
      );
    default:
      return [];
  }
}

const functions = new Set<string | undefined>(["ArrowFunctionExpression", "FunctionExpression"]);
const values = new Set<string | undefined>([
  "ArrayExpression",
  "BigIntLiteral",
  "BooleanLiteral",
  "NewExpression",
  "NullLiteral",
  "NumericLiteral",
  "ObjectExpression",
  "RegExpLiteral",
  "StringLiteral",
  "TemplateLiteral",
]);

function kindOf(initializer: string | undefined): ExportKind {
  if (functions.has(initializer)) return "function";
  if (initializer === "ClassExpression") return "class";
  return values.has(initializer) ? "value" : "unknown";
}
