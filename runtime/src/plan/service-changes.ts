import type { ModelDefinition } from "../definitions/model.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { FeatureServerDefinition, ServiceDefinition } from "../definitions/service.js";
import { isDeepStrictEqual } from "node:util";
import type { Change } from "./change.js";
import { differentKeys, listed, pairs } from "./differences.js";

type Server = ServiceDefinition | FeatureServerDefinition;

/** What callers notice. */
export function serviceChanges(
  before: Pick<ProjectDefinition, "services" | "models">,
  after: Pick<ProjectDefinition, "services" | "models">,
): readonly Change[] {
  return serverChanges(before.services, after.services, (earlier, later) => {
    const [was, is] = [modelOf(before, earlier), modelOf(after, later)];
    const changes: Found[] = [];
    if (earlier.model !== later.model || earlier.alias !== later.alias)
      changes.push({ why: `it serves ${later.model}@${later.alias}` });
    if (was?.task !== is?.task) changes.push({ why: "the answer has other fields", breaking: true });
    if (was && is) changes.push(...requestChanges(was, is));
    return changes;
  });
}

export function featureServerChanges(
  before: readonly FeatureServerDefinition[],
  after: readonly FeatureServerDefinition[],
): readonly Change[] {
  return serverChanges(before, after, (earlier, later) => {
    const names = (lists: Readonly<Record<string, readonly string[]>>): string[] =>
      Object.entries(lists).flatMap(([view, fields]) => fields.map((field) => `${view}:${field}`));
    const sets = [
      ["feature", names(earlier.features), names(later.features)],
      ["feature service", Object.keys(earlier.featureServices), Object.keys(later.featureServices)],
      ["push source", earlier.push, later.push],
    ] as const;
    return sets.flatMap(([kind, was, is]): Found[] => [
      ...was
        .filter((name) => !is.includes(name))
        .map((name) => ({ why: `the ${kind} ${name} is gone`, breaking: true as const })),
      ...is.filter((name) => !was.includes(name)).map((name) => ({ why: `the ${kind} ${name} is added` })),
    ]);
  });
}

type Found = Pick<Change, "why" | "breaking">;

function serverChanges<T extends Server>(
  before: readonly T[],
  after: readonly T[],
  own: (earlier: T, later: T) => readonly Found[],
): readonly Change[] {
  const { added, gone, kept } = pairs(before, after);
  const changes: Change[] = added.map(({ name }) => ({
    part: partOf(name),
    effect: "served",
    why: "is new",
  }));
  for (const { name } of gone)
    changes.push({ part: partOf(name), effect: "removed", why: "is no longer there", breaking: true });
  for (const [earlier, later] of kept) {
    const part = partOf(later.name);
    const found = [...addressChanges(earlier, later), ...own(earlier, later)];
    changes.push(...found.map((each): Change => ({ part, effect: "served", ...each })));
    if (found.length > 0) continue;
    const keys = differentKeys(earlier, later);
    if (keys.length > 0) changes.push({ part, effect: "restarted", why: `${listed(keys)} differ` });
  }
  return changes;
}

const partOf = (name: string): string => `services.${name}`;

function addressChanges(earlier: Server, later: Server): Found[] {
  const changes: Found[] = [];
  if (earlier.port !== later.port)
    changes.push({ why: `it answers on port ${later.port} instead of ${earlier.port}`, breaking: true });
  if (earlier.managementPort !== later.managementPort)
    changes.push({ why: `metrics and details of /ready are on port ${later.managementPort ?? later.port}` });
  if (earlier.apiKey === null && later.apiKey !== null)
    changes.push({ why: "callers need a key", breaking: true });
  else if (later.apiKey === null && earlier.apiKey !== null) changes.push({ why: "callers need no key" });
  else if (!isDeepStrictEqual(earlier.apiKey, later.apiKey))
    changes.push({ why: `the key is ${later.apiKey?.name}, whose value may differ`, breaking: true });
  return changes;
}

function modelOf(
  { models }: Pick<ProjectDefinition, "models">,
  service: ServiceDefinition,
): ModelDefinition | undefined {
  return models.find(({ name }) => name === service.model) as ModelDefinition | undefined;
}

interface Body {
  readonly properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly required?: readonly string[];
}

/** Fields of a request that came, went, or are asked for otherwise. */
function requestChanges(before: ModelDefinition, after: ModelDefinition): Found[] {
  const [was, is] = [before.requestSchema as Body, after.requestSchema as Body];
  const [fields, now] = [was.properties ?? {}, is.properties ?? {}];
  const needs = (body: Body, field: string): boolean => body.required?.includes(field) === true;
  const changes: Found[] = [];
  for (const field of Object.keys(fields))
    if (!(field in now)) changes.push({ why: `the field ${field} is gone from the request`, breaking: true });
  for (const [field, form] of Object.entries(now)) {
    const earlier = fields[field];
    if (earlier === undefined) {
      const isNeeded = needs(is, field);
      const why = `the request has the field ${field}, ${isNeeded ? "which is required" : "which may be left out"}`;
      changes.push({ why, ...(isNeeded && { breaking: true }) });
    } else if (!needs(was, field) && needs(is, field))
      changes.push({ why: `the field ${field} is required`, breaking: true });
    else if (!isDeepStrictEqual(spoken(earlier), spoken(form))) {
      const widens = [spoken(form)["type"]].flat().includes(String(earlier["type"]));
      changes.push({ why: `the field ${field} has another form`, ...(!widens && { breaking: true }) });
    } else if (needs(was, field) && !needs(is, field))
      changes.push({ why: `the field ${field} may be left out` });
  }
  return changes;
}

/** What a field has to be; not what is said of it. */
const spoken = (field: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(field).filter(([key]) => key !== "description"));
