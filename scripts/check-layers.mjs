// Checks that imports run downhill (schema <- generator <- cli -> runtime) and that no value imports form a cycle.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

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
    "@mlops-yaml/runtime/row-conditions",
  ],
};

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function importsOf(file) {
  return [...readFileSync(file, "utf8").matchAll(importPattern)].map((match) => ({
    specifier: match[2] ?? match[3],
    typeOnly: match[1] !== undefined,
    lazy: match[3] !== undefined,
  }));
}

const problems = [];
/** file -> files whose values it needs when it is loaded */
const graph = new Map();

for (const [layer, allowed] of Object.entries(layers)) {
  for (const file of sourceFiles(join(root, layer, "src"))) {
    const edges = [];
    const name = relative(root, file);
    for (const { specifier, typeOnly, lazy } of importsOf(file)) {
      if (specifier.startsWith(".")) {
        const target = resolve(dirname(file), specifier.replace(/\.js$/, ".ts"));
        if (!target.startsWith(join(root, layer) + "/"))
          problems.push(`${name}: imports ${specifier}, outside its package`);
        if (target === join(root, "runtime/src/v1/index.ts"))
          problems.push(`${name}: imports the door from inside`);
        if (!typeOnly && !lazy && existsSync(target)) edges.push(target);
      } else if (/^(@mlops-yaml\/|mlops-yaml$)/.test(specifier) && !allowed.includes(specifier)) {
        problems.push(`${name}: ${layer} must not import ${specifier}`);
      }
    }
    graph.set(file, edges);
  }
}

const state = new Map();
function visit(file, path) {
  if (state.get(file) === "done") return;
  if (state.get(file) === "open") {
    const ring = [...path.slice(path.indexOf(file)), file];
    problems.push(`cycle: ${ring.map((step) => relative(root, step)).join(" -> ")}`);
    return;
  }
  state.set(file, "open");
  for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
  state.set(file, "done");
}
for (const file of graph.keys()) visit(file, []);

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`layers and cycles: ${graph.size} files fine`);
