import { parse, stringify } from "yaml";
import type { Random } from "../random.js";
import type { Base } from "./corpus.js";
import { expression, withOtherTokens } from "./expressions.js";
import { injections, oddTexts } from "./odd-texts.js";

type Path = readonly (string | number)[];

/** A way to change a text of mlops.yaml. */
type Mutation = (r: Random, text: string) => string;

const mutations: Readonly<Record<string, Mutation>> = {
  tree: inTree(changeTree),
  expressions: inTree(changeExpression),
  injections: inTree(plantInjections),
  "two projects": inTree(graft),
  names: renameEverywhere,
  tokens: changeText,
  lines: changeLines,
  "anchors and tags": addAnchors,
};

export interface Mutated {
  readonly text: string;
  /** What was done. */
  readonly how: string;
}

/** One to three changes of a sound or nearly sound text. */
export function mutated(r: Random, base: Base): Mutated {
  const kinds = Array.from({ length: r.pick([1, 1, 1, 2, 3]) }, () => r.pick(Object.keys(mutations)));
  const text = kinds.reduce((before, kind) => mutations[kind]!(r, before), base.text);
  return { text, how: kinds.join(" + ") };
}

/** Changes the values and writes them again; a text that is no YAML stays as it is. */
function inTree(change: (r: Random, tree: unknown) => unknown): Mutation {
  return (r, text) => {
    let tree: unknown;
    try {
      tree = parse(text, { merge: true, uniqueKeys: false, logLevel: "silent" });
    } catch {
      return text;
    }
    if (typeof tree !== "object" || tree === null) return text;
    try {
      return stringify(change(r, tree), { lineWidth: r.pick([0, 80]), aliasDuplicateObjects: false });
    } catch {
      return text; // a cycle that an alias made
    }
  };
}

interface Place {
  readonly path: Path;
  readonly parent: Record<string | number, unknown>;
  readonly step: string | number;
}

function placesOf(value: unknown, path: Path = []): Place[] {
  if (typeof value !== "object" || value === null || path.length > 12) return [];
  const steps = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  const parent = value as Record<string | number, unknown>;
  return steps.flatMap((step) => [
    { path: [...path, step], parent, step },
    ...placesOf(parent[step], [...path, step]),
  ]);
}

const oddValue = (r: Random): unknown =>
  r.pick<() => unknown>([
    () => null,
    () => r.chance(0.5),
    () => r.pick([0, -0, -1, 1, 1.5, 1e21, -1e-9, 2 ** 53, NaN, Infinity, 65_536, 10n ** 30n]),
    () => r.pick(oddTexts),
    () => r.pick(injections),
    () => [],
    () => ({}),
    () => [null],
    () => [r.pick(oddTexts), r.pick(oddTexts)],
    () => ({ [r.pick(oddTexts)]: r.pick(oddTexts) }),
    () => [[[[{}]]]],
  ])();

function changeTree(r: Random, tree: unknown): unknown {
  for (let times = r.between(1, 4); times > 0; times--) {
    const places = placesOf(tree);
    if (places.length === 0) return tree;
    const { parent, step } = r.pick(places);
    switch (r.below(7)) {
      case 0:
        if (Array.isArray(parent)) parent.splice(Number(step), 1);
        else Reflect.deleteProperty(parent, step);
        break;
      case 1:
        parent[step] = oddValue(r);
        break;
      case 2:
        rename(parent, step, r.pick(oddTexts));
        break;
      case 3:
        parent[step] = structuredClone(r.pick(places).parent);
        break;
      case 4: {
        const other = r.pick(places);
        const value = structuredClone(parent[step]);
        parent[step] = structuredClone(other.parent[other.step]);
        if (other.step in other.parent) other.parent[other.step] = value;
        break;
      }
      case 5:
        if (Array.isArray(parent)) parent.push(structuredClone(parent[Number(step)]));
        else define(parent, `${String(step)}_2`, structuredClone(parent[step]));
        break;
      default:
        parent[step] = r.chance(0.5) ? [parent[step]] : { [r.pick(oddTexts)]: parent[step] };
    }
  }
  return tree;
}

function rename(parent: Record<string | number, unknown>, step: string | number, name: string): void {
  if (Array.isArray(parent)) return;
  define(parent, name, parent[step]);
  if (name !== step) Reflect.deleteProperty(parent, step);
}

function define(parent: object, name: string, value: unknown): void {
  Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
}

const expressionKeys = new Set(["expr", "of", "where", "label", "predict_at", "known_at", "row_condition"]);
const isExpression = ({ path, parent, step }: Place): boolean =>
  typeof parent[step] === "string" &&
  (expressionKeys.has(String(step)) || path.at(-2) === "derived" || path.at(-3) === "on_demand");

function changeExpression(r: Random, tree: unknown): unknown {
  const places = placesOf(tree);
  const columns = [
    ...new Set(places.filter(({ path }) => path.at(-2) === "columns").map(({ step }) => String(step))),
  ];
  const found = places.filter(isExpression);
  if (found.length === 0) return tree;
  for (let times = r.between(1, 3); times > 0; times--) {
    const { parent, step } = r.pick(found);
    parent[step] = r.chance(0.5) ? expression(r, columns) : withOtherTokens(r, String(parent[step]));
  }
  return tree;
}

/** Texts that people write freely get words that end their surroundings; often all at once. */
function plantInjections(r: Random, tree: unknown): unknown {
  const texts = placesOf(tree).filter(({ parent, step }) => typeof parent[step] === "string");
  const free = texts.filter(({ step }) => step === "description" || step === "unit" || step === "pattern");
  const share = r.pick([0.05, 0.3, 1]);
  for (const { parent, step } of r.chance(0.7) ? free : texts)
    if (r.chance(share)) parent[step] = r.pick([...injections, ...injections, `a ${r.pick(injections)} b`]);
  return describeAll(r, tree);
}

/** Things without a description get one that injects. */
function describeAll(r: Random, tree: unknown): unknown {
  for (const { path, parent, step } of placesOf(tree)) {
    const value = parent[step];
    if (typeof value !== "object" || value === null || Array.isArray(value)) continue;
    const takesOne = path.length === 2 && ["sources", "entities", "features", "models", "services"].includes(String(path[0])); // prettier-ignore
    if ((takesOne || path.at(-2) === "columns") && r.chance(0.3))
      define(value, "description", r.pick(injections));
  }
  return tree;
}

/** A part of the tree takes the place of another of the same key, with its names changed. */
function graft(r: Random, tree: unknown): unknown {
  const places = placesOf(tree);
  const { parent, step } = r.pick(places);
  const same = places.filter((place) => place.step === step || place.path.at(-2) === step);
  const other = r.pick(same.length > 0 ? same : places);
  parent[step] = structuredClone(other.parent[other.step]);
  return tree;
}

/** A name gets another one wherever it stands, so that references still hold. */
function renameEverywhere(r: Random, text: string): string {
  const names = [...new Set(text.match(/\b[a-z][a-z0-9_]{2,}\b/g) ?? [])];
  if (names.length === 0) return text;
  let result = text;
  for (let times = r.between(1, 3); times > 0; times--) {
    const name = r.pick(names);
    const other = r.chance(0.3) ? JSON.stringify(r.pick(injections)) : r.pick([...oddTexts, ...names]);
    result = result.replaceAll(new RegExp(`\\b${name}\\b`, "g"), () => other);
  }
  return result;
}

const fragments = [
  "{", "}", "[", "]", '"', "'", ": ", "\n", "\t", "- ", "&a ", "*a", "#", "\u0000", "é", "0", "? ", "| ", "> ", "!!str ",
  "%YAML 1.1\n", "---\n", "...\n", "<<: ", "  ", ",", "@", "`", "\r", "\u0085", "\u2028", "\ufeff", "\ud800", "!<x> ",
]; // prettier-ignore

function changeText(r: Random, text: string): string {
  let result = text;
  for (let times = r.between(1, 4); times > 0; times--) {
    const start = r.below(result.length + 1);
    const removed = r.pick([0, 0, 1, 3, 40]);
    result = result.slice(0, start) + r.pick(fragments) + result.slice(start + removed);
  }
  return result;
}

function changeLines(r: Random, text: string): string {
  const lines = text.split("\n");
  for (let times = r.between(1, 3); times > 0; times--) {
    const at = r.below(lines.length);
    const line = lines[at] ?? "";
    switch (r.below(5)) {
      case 0:
        lines.splice(at, r.between(1, 4));
        break;
      case 1:
        lines.splice(at, 0, line);
        break;
      case 2:
        lines[at] = `${" ".repeat(r.below(5))}${line.trimStart()}`;
        break;
      case 3:
        lines.splice(r.below(lines.length), 0, line);
        break;
      default:
        lines[at] = `${line} ${r.pick(fragments)}`;
    }
    if (lines.length === 0) lines.push("");
  }
  return lines.join("\n");
}

const tags = ["!!str", "!!int", "!!float", "!!null", "!!binary", "!!set", "!!omap", "!!map", "!!seq", "!!timestamp", "!!merge", "!x", "!<tag:x,2000:y>"]; // prettier-ignore

/** Anchors, aliases, merge keys and tags at the values of some keys. */
function addAnchors(r: Random, text: string): string {
  const lines = text.split("\n");
  const keys = lines.flatMap((line, at) => (/^\s*[\w-]+:(\s|$)/.test(line) ? [at] : []));
  if (keys.length === 0) return text;
  for (let times = r.between(1, 5); times > 0; times--) {
    const at = r.pick(keys);
    const line = lines[at] ?? "";
    const addition = r.pick([
      () => line.replace(/:(\s|$)/, `: &${r.pick(["a", "b", "c"])} `),
      () => line.replace(/:.*$/, `: *${r.pick(["a", "b", "c"])}`),
      () => line.replace(/:(\s|$)/, `: ${r.pick(tags)} `),
      () =>
        `${line.match(/^\s*/)?.[0] ?? ""}<<: ${r.pick(["*a", "[*a, *b]", "{ x: 1 }", "x", "*none"])}\n${line}`,
      () => line.replace(/([\w-]+):/, `? $1\n${line.match(/^\s*/)?.[0] ?? ""}:`),
    ])();
    lines[at] = addition;
  }
  return lines.join("\n");
}
