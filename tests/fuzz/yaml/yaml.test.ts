/** Texts of mlops.yaml with mistakes of every kind, from reading to the emitted files. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { casesOf, saveCase } from "../cases.js";
import { random } from "../random.js";
import { settings } from "../settings.js";
import { tally } from "../tally.js";
import { compileAll } from "./compile.js";
import { bases, bySize, soundBases, type Base } from "./corpus.js";
import { examine, type Examined } from "./examine.js";
import { mutated } from "./mutate.js";

const count = Math.round(settings.files * 0.4);
const sound = bySize(soundBases);
const all = bySize(bases);
const yearLong = 24 * 3_600_000;

/** Of the projects that are generated so many are compiled at once. */
const compiledAtOnce = settings.isRun ? 12 : 6;
/** One of so many generated projects is compiled. */
const compiledShare = settings.isRun ? 60 : 12;

async function examined(text: string, base: Base): Promise<Examined> {
  try {
    return await examine(text, base.folder);
  } catch (error) {
    const { message, stack = "" } = error as Error;
    const at = stack.split("\n").find((line) => /\/(schema|generator)\/dist\//.test(line)) ?? "";
    const place = at.replace(/^.*\/((?:schema|generator)\/dist\/[^):]*).*$/, "$1");
    return { outcome: "exception", faults: [`throws ${message.slice(0, 80)} in ${place}`], files: null };
  }
}

const folderOf = (path: string): string => {
  const file = join(path, "base.txt");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : ".";
};

test.each(casesOf("yaml"))("$name", async ({ path }) => {
  const text = readFileSync(join(path, "mlops.yaml"), "utf8");
  expect((await examined(text, { folder: folderOf(path), text })).faults).toEqual([]);
});

test(
  "mutated texts end in a project or in diagnostics, and projects in files that parse and compile",
  async () => {
    const found = tally("yaml");
    const waiting: { readonly base: Base; readonly text: string; readonly files: ReadonlyMap<string, string> }[] = []; // prettier-ignore
    let generated = 0;
    const compile = async (): Promise<void> => {
      const batch = waiting.splice(0);
      const errors = await compileAll(batch);
      found.count("compiled by tsc", batch.length);
      for (const [at, error] of errors) {
        const { base, text } = batch[at]!;
        const path = saveCase("yaml", error, { "mlops.yaml": text, "base.txt": base.folder });
        found.fail({ what: `does not compile: ${error.replaceAll(/'[^']*'/g, "'…'")}`, story: path });
      }
    };
    for (let index = 0; index < count && !settings.isOver(); index += 1) {
      found.count("texts");
      const r = random(`${settings.seed}:yaml:${index}`);
      const base = r.pick(r.chance(0.8) ? sound : all);
      const { text, how } = mutated(r, base);
      const started = performance.now();
      const { outcome, faults, files } = await examined(text, base);
      found.took(performance.now() - started, `${how} of ${base.folder}, case ${index}`);
      found.count(outcome);
      for (const fault of new Set(faults)) {
        const path = saveCase("yaml", fault, { "mlops.yaml": text, "base.txt": base.folder });
        found.fail({ what: fault, story: `case ${index}, ${how}: ${path}` });
      }
      if (files !== null && faults.length === 0 && (generated += 1) % compiledShare === 0)
        waiting.push({ base, text, files });
      if (waiting.length === compiledAtOnce) await compile();
    }
    if (waiting.length > 0) await compile();
    console.log(found.text());
    expect(found.failures).toEqual([]);
  },
  yearLong,
);
