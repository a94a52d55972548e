import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { loadOrTell } from "../../src/project/load.js";
import { differences, keptLines, noteWhatRuns } from "../../src/supervisor/what-runs.js";
import { endSystems, launch, makeSystem } from "../support/running-system.js";
import { recordedTerminal } from "../support/terminal.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
afterEach(endSystems);

const yaml = `version: 1
project: { name: shop }
sources:
  orders:
    type: file
    path: data/orders.csv
    columns: { amount: { type: float }, late: { type: boolean } }
    transform: { module: ./src/clean.ts#clean }
`;

test("what runs is told from what mlops.yaml says by now, and from files that were edited by hand", async () => {
  const system = await makeSystem();
  const { folder } = system;
  const { terminal } = recordedTerminal(process.cwd());
  const write = (path: string, text: string): Promise<void> => writeFile(join(folder, path), text);
  await mkdir(join(folder, "src"));
  await write("mlops.yaml", yaml);
  await write("src/clean.ts", "export const clean = <T>(row: T): T => row;\n");
  const loaded = (await loadOrTell(terminal, folder))!;
  const { turn } = await launch(system);
  expect(await turn).toMatchObject({ type: "ready" });
  expect(await differences(folder)).toEqual([]); // nothing was noted
  await noteWhatRuns(loaded, []);
  expect(await differences(folder)).toEqual([]);

  const newer = [expect.stringMatching(/^mlops.yaml, or code that it names, is newer than what runs/)];
  await write("mlops.yaml", `# a comment\n${yaml.replace("{ name: shop }", '{ name: "shop" }')}`);
  expect(await differences(folder)).toEqual([]);
  await write("mlops.yaml", yaml.replace("amount: { type: float }", "amount: { type: integer }"));
  expect(await differences(folder)).toEqual(newer);
  await write("mlops.yaml", "version: [");
  expect(await differences(folder)).toEqual(newer);
  await write("mlops.yaml", yaml);
  await write("src/clean.ts", "export const clean = <T>(row: T): T | null => row;\n");
  expect(await differences(folder)).toEqual(newer);

  const now = (await loadOrTell(terminal, folder))!;
  await noteWhatRuns(now, ["generated/models/late.ts"]);
  const [line] = keptLines(["generated/models/late.ts"]);
  expect(line).toContain("`mlops generate --restore generated/models/late.ts`");
  expect(await differences(folder)).toEqual([line]);
  await endSystems();
  expect(await differences(folder)).toEqual([]); // nothing runs
});
