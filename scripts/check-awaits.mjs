// Finds lost updates: what outlives a call is read before an `await` and written after it from what was read.
//   total += await sizeOf(file)                  total = max(0, total - (await sizeOf(file)))
//   const next = total + 1; await save(next); total = next
// Run with folders, it looks there; without, at the sources of all packages.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import morph from "ts-morph";

const { ts } = morph;
const { SyntaxKind } = ts;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const packages = ["schema", "generator", "runtime", "cli"].flatMap((name) => [`${name}/src`, `${name}/test`]);

const updates = new Set([
  SyntaxKind.PlusEqualsToken,
  SyntaxKind.MinusEqualsToken,
  SyntaxKind.AsteriskEqualsToken,
  SyntaxKind.SlashEqualsToken,
  SyntaxKind.BarEqualsToken,
  SyntaxKind.AmpersandEqualsToken,
]);

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** A node and all below it, but for the bodies of functions within. */
function* within(node) {
  yield node;
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) if (!ts.isFunctionLike(child)) yield* within(child);
}

function* functionsIn(node) {
  if (ts.isFunctionLike(node) && node.body) yield node;
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* functionsIn(child);
}

const isAwait = (node) =>
  ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined);

/** The `log` of `{ log: 1 }` and of `options.log`. */
const isNameOfProperty = (node) =>
  (ts.isPropertyAssignment(node.parent) || ts.isPropertyAccessExpression(node.parent)) &&
  node.parent.name === node;

function namesOf(binding, names) {
  if (ts.isIdentifier(binding)) names.add(binding.text);
  else for (const element of binding.elements) if (element.name) namesOf(element.name, names);
}

/** The places in a function where it loses an update. */
function* lostUpdates(body, parameters) {
  const nodes = [...within(body)];
  const awaits = nodes.filter(isAwait);
  if (awaits.length === 0) return;
  const declarations = nodes.filter(ts.isVariableDeclaration);
  const own = new Set();
  for (const { name } of declarations) namesOf(name, own);
  const given = new Set();
  for (const { name } of parameters) namesOf(name, given);
  /** Whether another call sees it: not what is declared here, nor a parameter itself. */
  const isShared = (target) => {
    let base = target;
    while (ts.isPropertyAccessExpression(base) || ts.isElementAccessExpression(base) || ts.isNonNullExpression(base))
      base = base.expression; // prettier-ignore
    return !(ts.isIdentifier(base) && (own.has(base.text) || (base === target && given.has(base.text))));
  };
  const readsOf = (target, place) => {
    const text = target.getText();
    return [...within(place)].filter(
      (node) => node.kind === target.kind && node.getText() === text && !isNameOfProperty(node),
    );
  };
  for (const node of nodes) {
    if (!ts.isBinaryExpression(node)) continue;
    const { left, right, operatorToken: operator } = node;
    const isUpdate = updates.has(operator.kind);
    if (!isUpdate && operator.kind !== SyntaxKind.EqualsToken) continue;
    if (ts.isObjectLiteralExpression(left) || ts.isArrayLiteralExpression(left) || !isShared(left)) continue;
    const waits = awaits.filter((wait) => wait.pos >= right.pos && wait.end <= right.end);
    if (
      isUpdate
        ? waits.length > 0
        : readsOf(left, right).some((read) => waits.some(({ end }) => read.pos < end))
    ) {
      yield node;
      continue;
    }
    const used = new Set([...within(right)].filter(ts.isIdentifier).map(({ text }) => text));
    const isStale = declarations.some(
      ({ name, initializer, end }) =>
        initializer !== undefined &&
        ts.isIdentifier(name) &&
        used.has(name.text) &&
        readsOf(left, initializer).length > 0 &&
        awaits.some((wait) => wait.end > end && wait.end <= node.end),
    );
    if (isStale) yield node;
  }
}

const folders = process.argv.length > 2 ? process.argv.slice(2) : packages.map((name) => join(root, name));
let files = 0;
let found = 0;
for (const path of folders.flatMap(filesIn)) {
  const text = readFileSync(path, "utf8");
  files++;
  if (!/\bawait\b/.test(text)) continue;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  for (const { body, parameters } of functionsIn(source))
    for (const node of lostUpdates(body, parameters)) {
      found++;
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      console.error(
        `${relative(process.cwd(), path)}:${line + 1}: ${node.left.getText()} is read before an await and written after it: ` +
          "what others wrote in between is lost. Await first, then read and write.",
      );
    }
}
if (found > 0) process.exit(1);
console.log(`updates across awaits: none in ${files} files`);
