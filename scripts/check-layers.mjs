// Checks that the house stands in floors:
// - packages import downhill: schema <- generator <- cli -> runtime;
// - no values, no types and no folders form a ring (at every level, what lies in a folder is taken as one);
// - v1 is a door: nothing inside imports it.
// Usage: node scripts/check-layers.mjs [root]
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));

/** What each layer may import of this repository. */
const layers = {
  schema: [],
  generator: ["@mlops-yaml/schema"],
  runtime: [],
  cli: [
    "@mlops-yaml/schema",
    "@mlops-yaml/generator",
    "@mlops-yaml/generator/deployment",
    "@mlops-yaml/runtime/control",
    "@mlops-yaml/runtime/embedded-postgres",
    "@mlops-yaml/runtime/errors",
    "@mlops-yaml/runtime/redact",
    "@mlops-yaml/runtime/files",
    "@mlops-yaml/runtime/store",
    "@mlops-yaml/runtime/logging",
    "@mlops-yaml/runtime/telemetry",
    "@mlops-yaml/runtime/profiling",
    "@mlops-yaml/runtime/plan",
    "@mlops-yaml/runtime/row-conditions",
  ],
};

/** Folders of a layer that others outside it import, and nothing inside. */
const doors = ["runtime/src/v1"];

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?([^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;
/** A clause whose every name is marked as a type: it is gone when the file is loaded. */
const onlyTypes = /^\{\s*(?:type\s[^,{}]+,\s*)*type\s[^,{}]+,?\s*\}\s*from\s*$/;

function sourceFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function importsOf(file) {
  return [...readFileSync(file, "utf8").matchAll(importPattern)].map(([, type, clause, fixed, lazy]) => ({
    specifier: fixed ?? lazy,
    isValue: lazy === undefined && type === undefined && !onlyTypes.test((clause ?? "").trimStart()),
  }));
}

const name = (path) => relative(root, path).split(sep).join("/");

/** The first ring that is found in a graph, as its nodes in order; null where there is none. */
function ringOf(graph) {
  const state = new Map();
  const visit = (node, path) => {
    if (state.get(node) === "done") return null;
    if (state.get(node) === "open") return [...path.slice(path.indexOf(node)), node];
    state.set(node, "open");
    for (const next of graph.get(node) ?? []) {
      const ring = visit(next, [...path, node]);
      if (ring !== null) return ring;
    }
    state.set(node, "done");
    return null;
  };
  for (const node of graph.keys()) {
    const ring = visit(node, []);
    if (ring !== null) return ring;
  }
  return null;
}

const problems = [];
let count = 0;

for (const [layer, allowed] of Object.entries(layers)) {
  const source = join(root, layer, "src");
  /** file -> files whose values it needs when it is loaded */
  const values = new Map();
  /** file -> files that it names in any way, types and what is loaded later included */
  const all = new Map();
  for (const file of sourceFiles(source)) {
    count++;
    values.set(file, new Set());
    all.set(file, new Set());
    for (const { specifier, isValue } of importsOf(file)) {
      if (specifier.startsWith(".")) {
        const target = resolve(dirname(file), specifier.replace(/\.js$/, ".ts"));
        if (!target.startsWith(join(root, layer) + sep))
          problems.push(`${name(file)}: imports ${specifier}, outside its package`);
        const door = doors.find(
          (folder) =>
            target.startsWith(join(root, folder) + sep) && !file.startsWith(join(root, folder) + sep),
        );
        if (door !== undefined)
          problems.push(
            `${name(file)}: imports ${specifier} through the door ${door} from inside: import where it is defined`,
          );
        if (!existsSync(target)) continue;
        all.get(file).add(target);
        if (isValue) values.get(file).add(target);
      } else if (/^(@mlops-yaml\/|mlops-yaml$)/.test(specifier) && !allowed.includes(specifier)) {
        problems.push(`${name(file)}: ${layer} must not import ${specifier}`);
      }
    }
  }
  const valueRing = ringOf(values);
  if (valueRing !== null) problems.push(`ring of values: ${valueRing.map(name).join(" -> ")}`);
  // A body that a verb loads when it is called, and that takes the verb's types, is a ring of types.
  const typeRing = valueRing === null ? ringOf(all) : null;
  if (typeRing !== null) problems.push(`ring of types: ${typeRing.map(name).join(" -> ")}`);
  if (valueRing === null && typeRing === null) problems.push(...folderRings(source, all));
}

/** Rings among what lies in one folder: files and folders, where a folder stands for all that is in it. */
function folderRings(source, all) {
  /** folder -> entry of it -> other entry of it -> an import that leads there */
  const levels = new Map();
  for (const [file, targets] of all) {
    for (const target of targets) {
      const steps = relative(source, file).split(sep);
      const others = relative(source, target).split(sep);
      const depth = steps.findIndex((step, index) => step !== others[index]);
      if (depth < 0) continue;
      const folder = join(source, ...steps.slice(0, depth));
      if (!levels.has(folder)) levels.set(folder, new Map());
      const level = levels.get(folder);
      const [from, to] = [join(folder, steps[depth]), join(folder, others[depth])];
      if (!level.has(from)) level.set(from, new Map());
      if (!level.get(from).has(to)) level.get(from).set(to, `${name(file)} imports ${name(target)}`);
    }
  }
  return [...levels.values()].flatMap((level) => {
    const ring = ringOf(new Map([...level].map(([from, targets]) => [from, targets.keys()])));
    if (ring === null) return [];
    const proofs = ring.slice(1).map((to, index) => `  ${level.get(ring[index]).get(to)}`);
    return [`ring of folders: ${ring.map(name).join(" -> ")}\n${proofs.join("\n")}`];
  });
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`layers, rings and doors: ${count} files fine`);
