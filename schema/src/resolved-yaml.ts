import type { Expression } from "./expressions/expression.js";
import { connectionNode, referenceText } from "./resolved-connection.js";
import type {
  Column,
  Deploy,
  Entity,
  FeatureField,
  FeatureServer,
  FeatureView,
  Gate,
  LookedUpFeature,
  Model,
  Monitor,
  OnDemandField,
  OnDemandView,
  Project,
  Service,
  Source,
  Tags,
  Transform,
} from "./project.js";

/** What is null or undefined is left out. */
type Node = { readonly [key: string]: unknown };

/**
 * The project as a complete mlops.yaml: every default written out, expressions in their canonical spelling,
 * sorted by name. Reading it again gives the same project.
 */
export async function resolvedYaml(project: Project): Promise<string> {
  const { stringify } = await import("yaml");
  return stringify(withoutGaps(fileNode(project)), { lineWidth: 0, aliasDuplicateObjects: false });
}

function fileNode(project: Project): Node {
  return {
    version: project.version,
    project: {
      name: project.name,
      description: project.description,
      timezone: project.timezone,
      seed: project.seed,
    },
    sources: byName(project.sources, sourceNode),
    expectations: optionalMap(
      project.sources.filter((source) => source.expectations.length > 0),
      expectationNodes,
    ),
    entities: optionalMap(project.entities, entityNode),
    features: optionalMap([...project.features, ...project.onDemandViews], (view) =>
      "request" in view ? onDemandNode(view) : viewNode(view),
    ),
    models: optionalMap(project.models, modelNode),
    services: servicesNode(project),
    monitors: optionalMap(project.monitors, monitorNode),
    deploy: deployNode(project.deploy),
  };
}

function sourceNode(source: Source): Node {
  const { connection, ingest } = source;
  return {
    description: source.description,
    ...connectionNode(connection),
    primary_key: optionalList(source.primaryKey),
    event_time: source.ingest.mode === "scd2" ? null : source.eventTime,
    created_at: source.createdAt,
    known_at: textOf(source.knownAt),
    columns: byName(source.columns, columnNode),
    transform: source.transform && transformNode(source.transform),
    schema_drift: source.schemaDrift,
    ingest: {
      mode: ingest.mode,
      cursor: ingest.cursor?.column,
      lookback:
        ingest.cursor && ingest.cursor.lookbackSeconds > 0 ? duration(ingest.cursor.lookbackSeconds) : null,
      schedule: ingest.schedule,
      catchup: ingest.catchup,
      retries: { attempts: ingest.retries.attempts, backoff: duration(ingest.retries.backoffSeconds) },
      timeout: duration(ingest.timeoutSeconds),
      on_bad_row: ingest.onBadRow,
      max_bad_rows: "share" in ingest.maxBadRows ? percent(ingest.maxBadRows.share) : ingest.maxBadRows.rows,
      allow_empty: ingest.mode === "full" || ingest.mode === "scd2" ? ingest.allowEmpty : null,
      max_ahead: ingest.maxAheadSeconds === null ? null : duration(ingest.maxAheadSeconds),
    },
  };
}

function columnNode({ type, nullable, unit, description, from, format, knownAt }: Column): Node {
  return { type, nullable, unit, from, format, description, known_at: textOf(knownAt) };
}

function transformNode({ function: { file, name }, per, reads, computes }: Transform): Node {
  return {
    module: `./${file}#${name}`,
    per,
    reads: optionalMap(reads, columnNode),
    computes: optionalList(computes),
  };
}

function expectationNodes(source: Source): readonly Node[] {
  return source.expectations.map(({ type, kwargs, severity, onFail, description }) => ({
    type,
    ...kwargs,
    severity,
    on_fail: onFail,
    description,
  }));
}

function entityNode({ keys, aliasOf, description, tags }: Entity): Node {
  const names = keys.map((key) => key.name);
  return { key: names.length === 1 ? names[0] : names, alias_of: aliasOf, description, tags: tagsNode(tags) };
}

function tagsNode(tags: Tags): Node | null {
  return tags.length === 0 ? null : Object.fromEntries(tags.map(({ name, value }) => [name, value]));
}

function viewNode(view: FeatureView): Node {
  return {
    description: view.description,
    owner: view.owner,
    tags: tagsNode(view.tags),
    entity: view.entity,
    source: view.source,
    every: optionalDuration(view.everySeconds),
    ttl: optionalDuration(view.ttlSeconds),
    fields: byName(view.fields, fieldNode),
  };
}

function fieldNode({ value, type, nullable, unit, description }: FeatureField | OnDemandField): Node {
  if (value.kind === "code") {
    const { file, name } = value.function;
    return { module: `./${file}#${name}`, columns: value.columns, type, nullable, unit, description };
  }
  if (value.kind === "expression") return { expr: value.expression.text, unit, description };
  return {
    aggregate: value.function,
    of: textOf(value.of),
    window: duration(value.windowSeconds),
    quantile: value.quantile,
    where: textOf(value.where),
    unit,
    description,
  };
}

function onDemandNode(view: OnDemandView): Node {
  return {
    type: "on_demand",
    description: view.description,
    owner: view.owner,
    tags: tagsNode(view.tags),
    request: optionalMap(view.request, ({ type, nullable, unit, description }) => ({
      type,
      nullable,
      unit,
      description,
    })),
    features: optionalList(view.features.map(featureName)),
    fields: byName(view.fields, fieldNode),
  };
}

/** `view.field`, or `alias.view.field`. */
function featureName({ lookup, view, field }: Pick<LookedUpFeature, "lookup" | "view" | "field">): string {
  return lookup === view ? `${view}.${field}` : `${lookup.slice(0, -`__${view}`.length)}.${view}.${field}`;
}

function modelNode(model: Model): Node {
  const { split, evaluate } = model;
  const request = model.inputs.filter((input) => input.origin === "request").map((input) => input.name);
  const derived = model.inputs.flatMap((input): [string, unknown][] => {
    if (input.origin === "derived") return [[input.name, input.expression.text]];
    if (input.origin !== "code") return [];
    const { file, name } = input.function;
    const { columns, type, nullable } = input;
    return [[input.name, { module: `./${file}#${name}`, columns, type, nullable }]];
  });
  const features = model.inputs.flatMap((input) => {
    if (input.origin === "on_demand") return [`${input.view}.${input.field}`];
    return input.origin === "feature" ? [featureName(input)] : [];
  });
  return {
    description: model.description,
    task: model.task,
    source: model.source,
    where: textOf(model.where),
    label: model.label.text,
    predict_at: textOf(model.predictAt),
    inputs: {
      request: optionalList(request),
      derived: derived.length > 0 ? Object.fromEntries(derived) : null,
      features: optionalList(features),
    },
    split: {
      by: split.by,
      test: percent(split.test),
      validation: percent(split.validation),
      gap: duration(split.gapSeconds),
    },
    trainer: model.trainer,
    evaluate,
    gates: model.gates.map(gateNode),
    promote: model.promote ?? "none",
  };
}

function gateNode(gate: Gate): Node {
  return gate.kind === "bound"
    ? { metric: gate.metric, min: gate.min, max: gate.max }
    : { metric: gate.metric, vs: "champion", max_regression: percent(gate.maxRegression) };
}

function servicesNode({ services, featureServers }: Project): Node | null {
  const nodes = { ...byName(services, serviceNode), ...byName(featureServers, featureServerNode) };
  const sorted = Object.entries(nodes).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length > 0 ? Object.fromEntries(sorted) : null;
}

function featureServerNode(server: FeatureServer): Node {
  return {
    type: "feature_server",
    description: server.description,
    port: server.port,
    management_port: server.managementPort,
    features: server.features.flatMap(({ view, fields }) => fields.map((field) => `${view}.${field}`)),
    feature_services:
      server.featureServices.length > 0
        ? Object.fromEntries(
            server.featureServices.map(({ name, features }) => [
              name,
              features.map(({ view, field }) => `${view}.${field}`),
            ]),
          )
        : null,
    push: optionalList(server.push),
    auth: server.apiKey ? { api_key: referenceText(server.apiKey) } : null,
  };
}

function serviceNode({ description, model, alias, port, managementPort, apiKey }: Service): Node {
  return {
    description,
    model: `${model}@${alias}`,
    port,
    management_port: managementPort,
    auth: apiKey ? { api_key: referenceText(apiKey) } : null,
  };
}

function monitorNode(monitor: Monitor): Node {
  return {
    type: monitor.type,
    description: monitor.description,
    service: monitor.service,
    reference: monitor.reference,
    window: duration(monitor.windowSeconds),
    schedule: monitor.schedule,
    catchup: monitor.catchup,
    min_rows: monitor.minRows,
    drift_share: percent(monitor.driftShare),
    on_drift: monitor.onDrift,
  };
}

function deployNode({ compose, packages }: Deploy): Node {
  const companion = (value: { readonly port: number | null } | null): unknown =>
    value === null ? false : value.port === null ? true : { port: value.port };
  return {
    compose: compose
      ? {
          prometheus: companion(compose.prometheus),
          grafana: companion(compose.grafana),
          ...(Object.keys(compose.publish).length > 0 && { publish: compose.publish }),
        }
      : false,
    packages,
  };
}

function byName<T extends { readonly name: string }>(
  things: readonly T[],
  node: (thing: T) => unknown,
): Node {
  return Object.fromEntries(things.map((thing) => [thing.name, node(thing)]));
}

function optionalMap<T extends { readonly name: string }>(
  things: readonly T[],
  node: (thing: T) => unknown,
): Node | null {
  return things.length > 0 ? byName(things, node) : null;
}

function optionalList<T>(list: readonly T[]): readonly T[] | null {
  return list.length > 0 ? list : null;
}

function textOf(expression: Expression | null): string | null {
  return expression?.text ?? null;
}

function optionalDuration(seconds: number | null): string | null {
  return seconds === null ? null : duration(seconds);
}

/** In the greatest unit that divides it. */
function duration(seconds: number): string {
  if (seconds === 0) return "0s";
  const units = [
    ["w", 604_800],
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
  ] as const;
  const unit = units.find(([, length]) => seconds % length === 0);
  return unit ? `${seconds / unit[1]}${unit[0]}` : `${seconds}s`;
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(12))}%`;
}

function withoutGaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutGaps);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== null && part !== undefined)
      .map(([key, part]) => [key, withoutGaps(part)]),
  );
}
