/**
 * A key that is accepted has its effect: with another value of it, or without it, something else is emitted. A new key
 * is tried by itself; where none of the values fits a file of files.ts, write one that does into fitting.ts.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { readProject, type Project } from "@mlops-yaml/schema";
import { emitters } from "../../src/emitters.js";
import type { Emitter } from "../../src/frame/emitter.js";
import { files, folder } from "./files.js";
import { keysOfLanguage, placesIn, type KeyName, type Place } from "./keys-of-language.js";
import { otherValues } from "./other-values.js";

/** What is emitted of a file, each emitter's part once it is asked for. */
class Emission {
  readonly #parts = new Map<Emitter, string>();
  constructor(private readonly project: Project) {}

  part(emitter: Emitter): string {
    const known = this.#parts.get(emitter);
    const part = known ?? JSON.stringify(emitter.emit(this.project));
    this.#parts.set(emitter, part);
    return part;
  }
}

/** undefined: the file has problems. */
async function emissionOf(file: unknown): Promise<Emission | undefined> {
  const result = await readProject(JSON.stringify(file), { file: join(folder, "mlops.yaml") });
  return "project" in result ? new Emission(result.project) : undefined;
}

/** The emitter that told two files apart last is asked first. */
const inTurn = [...emitters];

function differ(a: Emission, b: Emission): boolean {
  const index = inTurn.findIndex((emitter) => a.part(emitter) !== b.part(emitter));
  if (index > 0) inTurn.unshift(...inTurn.splice(index, 1));
  return index >= 0;
}

function withValue(file: unknown, [step, ...further]: Place["at"], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(file)) return file.with(Number(step), withValue(file[Number(step)], further, value));
  const members = file as Readonly<Record<string, unknown>>;
  return { ...members, [step]: withValue(members[step], further, value) };
}

/**
 * Keys that no file can change by themselves: what only PostgreSQL has is refused elsewhere, text has no format in
 * PostgreSQL, and a task goes with its label.
 */
const alone = (key: KeyName): boolean =>
  /^sources\.\*<(file|http|s3)>\.ingest\.(cursor|lookback)$/.test(key) ||
  key === "sources.*<postgres>.columns.*.format" ||
  key === "models.*.task";

type Outcome = "no file has a place for it" | "no other value fits" | "has no effect" | "has an effect";

test("every key of the language has an effect", async () => {
  const outcomes = new Map<KeyName, Outcome>(
    keysOfLanguage().map((key) => [key, "no file has a place for it"]),
  );
  for (const file of files) {
    const places = placesIn(file).filter(({ key }) => outcomes.get(key) !== "has an effect");
    if (places.length === 0) continue;
    const base = await emissionOf(file);
    if (base === undefined) throw new Error(`this file has problems: ${JSON.stringify(file)}`);
    for (const place of places) {
      if (outcomes.get(place.key) === "has an effect") continue;
      let outcome: Outcome =
        outcomes.get(place.key) === "has no effect" ? "has no effect" : "no other value fits";
      for (const value of otherValues(place)) {
        const other = await emissionOf(withValue(file, place.at, value));
        if (other === undefined) continue;
        outcome = differ(base, other) ? "has an effect" : "has no effect";
        if (outcome === "has an effect") break;
      }
      outcomes.set(place.key, outcome);
    }
  }
  for (const key of keysOfLanguage()) if (alone(key)) outcomes.delete(key);
  expect(outcomes.size).toBeGreaterThan(900);
  expect([...outcomes].filter(([, outcome]) => outcome !== "has an effect")).toEqual([]);
}, 300_000);
