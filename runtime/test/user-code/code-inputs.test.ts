import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Examples } from "../../src/training/examples.js";
import { readTrainingSet } from "../../src/training/read-training-set.js";
import type { ModelDefinition } from "../../src/definitions/model.js";
import { derivedByCode } from "../../src/user-code/derived-by-code.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { userFunction } from "../support/user-code.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
  await bench.pool.query(`
    CREATE SCHEMA raw;
    CREATE TABLE raw.trips (id bigint, at timestamptz, zone text, miles float8, late boolean);
    INSERT INTO raw.trips VALUES
      (1, '2026-01-01T08:30Z', 'a\tb', 1.5, true), (2, '2026-01-01T12:00Z', NULL, NULL, false),
      (3, '2026-01-01T17:00Z', 'c', 0.1, false)`);
});
afterEach(() => bench.close());

async function modelOf(body: string, nullable = false): Promise<ModelDefinition> {
  await bench.write("src/trips.mjs", body);
  return {
    name: "late",
    task: "binary_classification",
    source: "trips",
    inputs: [
      { name: "rush", kind: "categorical", type: "string", origin: "derived" },
      { name: "miles", kind: "numeric", type: "float", origin: "request" },
    ],
    trainingSetSql: `SELECT id::text AS example_id, at AS predict_at, late AS label, miles, at AS _read_1, zone AS _read_2
                       FROM raw.trips WHERE at <= $1 ORDER BY at`,
    code: {
      reads: { at: { type: "timestamp" }, zone: { type: "string", nullable: true } },
      inputs: {
        rush: {
          function: userFunction(bench.directory, "src/trips.mjs", "rush"),
          columns: ["at", "zone"],
          ...(nullable && { nullable }),
        },
      },
    },
  } as unknown as ModelDefinition;
}

async function read(model: ModelDefinition): Promise<Examples> {
  const groups: Examples[] = [];
  const take = (group: Examples): void => void groups.push(group);
  await readTrainingSet(bench.pool, model, new Date("2030-01-01"), { take });
  return groups[0]!;
}

describe("an input by code of the user's own", () => {
  it("is computed for each example, in the model's order of inputs", async () => {
    const model = await modelOf(
      "export const rush = ({ at, zone }) => (at.getUTCHours() < 10 ? `early ${zone}` : zone === null ? null : 'late');",
      true,
    );
    const { ids, frame } = await read(model);
    expect(ids).toEqual(["1", "2", "3"]);
    const [rush, miles] = frame.columns;
    expect(rush).toMatchObject({ name: "rush" });
    expect(JSON.stringify(rush)).toContain("early a\\tb");
    expect(JSON.stringify(rush)).toContain('"late"');
    expect(miles).toMatchObject({ name: "miles" });
  });

  it("fails the training where it has no value", async () => {
    await expect(read(await modelOf("export const rush = ({ zone }) => zone;"))).rejects.toMatchObject({
      code: "MLO5135",
      message:
        "Input late.rush of example_id 2: src/trips.mjs#rush gave null, which is not text that PostgreSQL can store.",
      hint: "Correct the code; the champion stays as it was.",
    });
  });
});

describe("the same input of a request", () => {
  const definition = {
    input: "late.rush",
    name: "src/trips.ts#rush",
    type: "string",
    nullable: false,
  } as const;

  it("is what the code gives for the frozen row", () => {
    const call = (row: { zone: string }): string => row.zone + String(Object.isFrozen(row));
    expect(derivedByCode(definition, call, { zone: "a" })).toBe("atrue");
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no");
      },
      "The input late.rush has no value: src/trips.ts#rush failed: no.",
    ],
    [
      "gives another type",
      () => 1,
      "The input late.rush has no value: src/trips.ts#rush gave 1, which is not text that PostgreSQL can store.",
    ],
    [
      "gives null",
      () => null,
      "The input late.rush has no value: src/trips.ts#rush gave null, which is not text that PostgreSQL can store.",
    ],
  ])("is an error where the code %s", (_, call, message) => {
    expect(() => derivedByCode(definition, call, {})).toThrow(message);
  });
});
