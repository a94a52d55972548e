import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../support/database.js";
import { minutesAgo, runFeatureServer, type Running } from "./running.js";

/** A Python with Feast: MLOPS_TEST_PYTHON, or python3. */
const python = process.env["MLOPS_TEST_PYTHON"] ?? "python3";
const hasFeast = spawnSync(python, ["-c", "import feast"]).status === 0;

let running: Running;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  running = await runFeatureServer();
  folder = await temporaryFolder("feast");
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await folder.remove();
});

const script = `
import json, os, sys
from datetime import timedelta
from feast import Entity, FeatureStore, FeatureView, Field, FileSource, ValueType
from feast.types import Float64, String

url = sys.argv[1]
with open("feature_store.yaml", "w") as file:
    json.dump({
        "project": "readings", "provider": "local", "registry": "registry.db",
        "online_store": {"type": "remote", "path": url}, "entity_key_serialization_version": 3,
    }, file)
store = FeatureStore(repo_path=".")
sensor = Entity(name="sensor", join_keys=["sensor"], value_type=ValueType.STRING)
source = FileSource(name="readings", path="readings.parquet", timestamp_field="event_timestamp")
views = [
    FeatureView(name="latest_reading", entities=[sensor], ttl=timedelta(hours=1), source=source, schema=[Field(name="value", dtype=Float64)]),
    FeatureView(name="sensor_facts", entities=[sensor], source=source, schema=[Field(name="room", dtype=String)]),
]
store.registry.apply_entity(sensor, project="readings")
for view in views:
    store.registry.apply_feature_view(view, project="readings")
answer = store.get_online_features(
    features=["latest_reading:value", "sensor_facts:room"],
    entity_rows=[{"sensor": "a"}, {"sensor": "c"}, {"sensor": "nowhere"}],
    full_feature_names=True,
)
statuses = {
    name: [int(status) for status in vector.statuses]
    for name, vector in zip(answer.proto.metadata.feature_names.val, answer.proto.results)
}
try:
    store.get_online_features(features=["latest_reading:level"], entity_rows=[{"sensor": "a"}])
    error = None
except Exception as raised:
    error = type(raised).__name__
print(json.dumps({"values": answer.to_dict(), "statuses": statuses, "error": error}))
`;

test.skipIf(!hasFeast)(
  "Feast's own client reads values and states (needs feast)",
  { timeout: 120_000 },
  async () => {
    await running.pool.query(
      `INSERT INTO online.latest_reading (sensor, event_time, known_at, value) VALUES ('a', $1, $1, 1.5), ('c', $2, $2, 3)`,
      [minutesAgo(5), minutesAgo(90)],
    );
    await running.pool.query(
      "INSERT INTO online.sensor_facts VALUES ('a', '-infinity', '-infinity', 'attic')",
    );
    // A child that is waited for asynchronously: the server answers in this process.
    const child = spawn(python, ["-c", script, running.url], { cwd: folder.path });
    const told = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (told.stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (told.stderr += String(chunk)));
    const [code] = (await once(child, "exit")) as [number];
    expect(code, told.stderr).toBe(0);
    const { values, statuses, error } = JSON.parse(told.stdout.trim().split("\n").at(-1) ?? "") as Record<
      string,
      unknown
    >;
    expect(values).toEqual({
      sensor: ["a", "c", "nowhere"],
      latest_reading__value: [1.5, null, null],
      sensor_facts__room: ["attic", null, null],
    });
    // feast.protos.feast.serving: 1 PRESENT, 2 NULL_VALUE, 3 NOT_FOUND, 4 OUTSIDE_MAX_AGE
    expect(statuses).toEqual({
      sensor: [1, 1, 1],
      latest_reading__value: [1, 4, 3],
      sensor_facts__room: [1, 3, 3],
    });
    expect(error).not.toBeNull();
  },
);
