import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FeatureView, Project } from "@mlops-yaml/schema";
import { rowsSql } from "../../src/features/rows-sql.js";
import { identifiers } from "../../src/sql/quote.js";
import { trainingSetSql } from "../../src/models/training-set-sql.js";
import { databaseOf, insertRows } from "../support/database.js";
import { only, projectOf } from "../support/project.js";
import { randomFrom, type Random } from "../support/random.js";

const minute = 60_000;
const start = Date.UTC(2024, 9, 26, 22);
const rounds = 20;
const examplesInRound = 500;

const yaml = `
version: 1
project: { name: shop, timezone: Europe/Berlin }
sources:
  facts:
    type: file
    path: facts.csv
    event_time: at
    created_at: written
    columns:
      shop: { type: string, nullable: true }
      city: { type: integer }
      at: { type: timestamp }
      written: { type: timestamp, nullable: true }
      price: { type: float, nullable: true }
      rating: { type: integer, nullable: true, known_at: rated }
      rated: { type: timestamp, nullable: true }
  visits:
    type: file
    path: visits.csv
    primary_key: [id]
    event_time: at
    known_at: at - interval '1 day'
    columns: { id: { type: integer }, at: { type: timestamp }, shop: { type: string, nullable: true }, city: { type: integer } }
entities: { shop: { key: [shop, city] } }
features:
  plain: { entity: shop, source: facts, fields: { price: { column: price } } }
  young: { entity: shop, source: facts, ttl: 30m, fields: { price: { column: price } } }
  rated: { entity: shop, source: facts, ttl: 2h, fields: { rating: { column: rating } } }
models:
  answers:
    task: regression
    source: visits
    label: id
    predict_at: at - interval '10 minutes'
    inputs: { features: [plain.*, young.*, rated.*] }
    evaluate: { metrics: [mae] }
`;

interface Fact {
  readonly shop: string | null;
  readonly city: number;
  readonly at: number;
  readonly written: number | null;
  readonly price: number | null;
  readonly rating: number | null;
  readonly rated: number | null;
}

let project: Project;
let database: Awaited<ReturnType<typeof databaseOf>>;
let client: pg.Client;

beforeAll(async () => {
  project = await projectOf(yaml);
  database = await databaseOf(project);
  client = database.client;
});
afterAll(() => database.drop());

test(`${rounds * examplesInRound} random examples see what a search through all rows finds`, async () => {
  let found = 0;
  for (let seed = 1; seed <= rounds; seed += 1) {
    const random = randomFrom(seed);
    const facts = randomFacts(random);
    const visits = Array.from({ length: examplesInRound }, (_, id) => ({
      id,
      at: start + random.integer(50) * 10 * minute,
      shop: random.pick(["a", "b", "c", null]),
      city: random.integer(2),
    }));
    await load(facts, visits);
    const { rows } = await client.query<Record<string, unknown>>(
      trainingSetSql(only(project.models), project),
      ["infinity"],
    );
    const answers = new Map(rows.map((row) => [Number(row["example_id"]), row]));
    for (const { id, at, shop, city } of visits) {
      const t = at - 10 * minute;
      const own = facts.filter((fact) => shop !== null && fact.shop === shop && fact.city === city);
      const wanted = {
        plain__price: newest(own, byRow, t)?.price ?? null,
        young__price: newest(own, byRow, t, 30 * minute)?.price ?? null,
        rated__rating: newest(own, byRating, t, 120 * minute)?.rating ?? null,
      };
      found += Object.values(wanted).filter((value) => value !== null).length;
      const row = answers.get(id);
      const answer = Object.fromEntries(
        Object.keys(wanted).map((name) => [name, row?.[name] === null ? null : Number(row?.[name])]),
      );
      expect(answer, `seed ${seed}, example ${id}: ${shop} in ${city} at ${iso(t)}`).toEqual(wanted);
    }
  }
  expect(found).toBeGreaterThan(rounds * examplesInRound);
});

/** Times on a coarse raster, so that ties, and ages of exactly the time to live, are frequent. */
function randomFacts(random: Random): Fact[] {
  return Array.from({ length: 150 }, (_, index) => {
    const at = start + random.integer(48) * 10 * minute;
    return {
      shop: random.pick(["a", "a", "b", null]),
      city: random.integer(2),
      at,
      written: random.chance(0.2) ? null : at + random.integer(5) * minute,
      price: random.chance(0.1) ? null : index / 8,
      rating: random.chance(0.1) ? null : index,
      rated: random.chance(0.1) ? null : at + (random.integer(20) - 3) * 10 * minute,
    };
  });
}

type KnownAt = (fact: Fact) => number | null;
const byRow: KnownAt = ({ at }) => at;
const byRating: KnownAt = ({ at, rated }) => (rated === null ? null : Math.max(at, rated));

/**
 * The rule: the newest row of the entity that was known, not older than the time to live; of rows of one event time
 * the one known last, of those the one written last, of those the one with the greatest value.
 */
function newest(facts: readonly Fact[], knownAt: KnownAt, t: number, ttl = Infinity): Fact | undefined {
  const value = knownAt === byRow ? "price" : "rating";
  const order = (fact: Fact): number[] => [
    fact.at,
    knownAt(fact) ?? -Infinity,
    fact.written ?? -Infinity,
    fact[value] ?? -Infinity,
  ];
  const known = facts.filter((fact) => fact.at <= t && (knownAt(fact) ?? Infinity) <= t);
  const last = known.toSorted((a, b) => compare(order(a), order(b))).at(-1);
  return last !== undefined && last.at >= t - ttl ? last : undefined;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, place) => value !== b[place]);
  return index < 0 ? 0 : (a[index] ?? 0) < (b[index] ?? 0) ? -1 : 1;
}

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

async function load(
  facts: readonly Fact[],
  visits: readonly { id: number; at: number; shop: string | null; city: number }[],
): Promise<void> {
  await client.query("TRUNCATE raw.facts, raw.visits, features.plain, features.young, features.rated");
  const inBatch = facts.map((fact) => ({
    ...fact,
    at: iso(fact.at),
    written: iso(fact.written),
    rated: iso(fact.rated),
    _batch_id: 1,
  }));
  await insertRows(client, "raw.facts", inBatch);
  await insertRows(
    client,
    "raw.visits",
    visits.map((visit) => ({ ...visit, at: iso(visit.at), _batch_id: 1 })),
  );
  for (const view of project.features) {
    await client.query(`INSERT INTO features.${view.name} (${columnsOf(view)}) ${rowsSql(view, project)}`, [
      "-infinity",
    ]);
  }
}

function columnsOf({ keys, fields }: FeatureView): string {
  return identifiers([
    ...keys.map(({ name }) => name),
    "event_time",
    "known_at",
    ...fields.map(({ name }) => name),
  ]);
}
