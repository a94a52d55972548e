import { createHash } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTrainingSetFile, readTrainingSets } from "../../src/control/index.js";
import { migrate } from "../../src/migration/index.js";
import { createPool } from "../../src/store/index.js";
import { attachArtifact, createRun, logTags } from "../../src/tracking/index.js";
import { trainingSetLineage } from "../../src/training/training-set-lineage.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { recordedLog } from "../support/log.js";
import { projectOf } from "../support/project.js";

let database: TestDatabase;
let pool: pg.Pool;
const [first, second] = ["aa".repeat(16), "ab".repeat(16)] as const;
const content = (id: string): Buffer => Buffer.from(`parquet of ${id}`);

beforeAll(async () => {
  database = await testDatabase();
  pool = createPool({ DATABASE_URL: database.url });
  await migrate(pool, projectOf([]), { log: recordedLog().log });
  await pool.query(
    `INSERT INTO raw._batches (source, origin, content_hash, state, rows_read, rows_loaded, rows_quarantined, started_at)
     SELECT 'flights', 'f', 'h', 'loaded', 1, 1, 0, now() FROM generate_series(1, 3)`,
  );
  await pool.query(
    "INSERT INTO features._materializations VALUES ('weather', 'hash', 2, '2013-06-01', now(), 10), ('planes', 'other', 3, '-infinity', now(), 1)",
  );
  for (const id of [first, second]) {
    await createRun(pool, { runId: id, experiment: "late", runName: id });
    await attachArtifact(pool, id, "training_set.parquet", content(id));
    const lineage = await trainingSetLineage(pool, { source: "flights", views: ["weather", "planes"] });
    await logTags(pool, id, {
      "training_set.rows": 7,
      as_of: "2013-06-02T00:00:00Z",
      definition_hash: "d",
      lineage: JSON.stringify(lineage),
    });
  }
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test("training sets are listed with hash and lineage, the newest first", async () => {
  const [newest, older, ...rest] = await readTrainingSets(database.url, ["late"]);
  expect(rest).toEqual([]);
  expect([newest?.id, older?.id]).toEqual([second, first]);
  expect(newest).toMatchObject({
    model: "late",
    rows: 7,
    sizeBytes: content(second).byteLength,
    hash: createHash("sha256").update(content(second)).digest("hex"),
    asOf: "2013-06-02T00:00:00Z",
    lineage: {
      source: { name: "flights", batches: 3, last_batch_id: 3 },
      views: [
        { name: "planes", definition_hash: "other", last_batch_id: 3, materialized_until: null },
        {
          name: "weather",
          definition_hash: "hash",
          last_batch_id: 2,
          materialized_until: "2013-06-01T00:00:00+00:00",
        },
      ],
    },
  });
  expect(await readTrainingSets(database.url, ["other"])).toEqual([]);
});

test("the beginning of an id names a training set, unless several begin with it", async () => {
  expect(Buffer.from((await readTrainingSetFile(database.url, "aaa")).content)).toEqual(content(first));
  await expect(readTrainingSetFile(database.url, "a")).rejects.toMatchObject({ code: "MLO5701" });
  await expect(readTrainingSetFile(database.url, "ff")).rejects.toMatchObject({ code: "MLO5701" });
});
