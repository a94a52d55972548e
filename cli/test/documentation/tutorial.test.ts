import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { mlops } from "../support/command.js";
import { emptyFolder, telcoChurn } from "../support/folder.js";

/** Contents of the page's fenced blocks in this language. */
async function blocks(language: string): Promise<readonly string[]> {
  const page = await readFile(new URL("../../../docs/tutorials/telco-churn.md", import.meta.url), "utf8");
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, text = ""]) => text);
}

test("the tutorial's project says at each step what the page says", async () => {
  const folder = await emptyFolder();
  const check = async (text: string): Promise<{ code: number | null; stderr: string }> => {
    await writeFile(join(folder, "mlops.yaml"), text);
    const { code, stderr } = await mlops(folder, ["check"]);
    return { code, stderr };
  };
  const [start = "", source = "", model = "", whole = ""] = await blocks("yaml");
  const said = (await blocks("console"))
    .filter((text) => text.startsWith("$ npx mlops check\n"))
    .map((text) => text.replace(/^.*\n/, ""));

  await cp(join(telcoChurn, "data"), join(folder, "data"), { recursive: true });
  await writeFile(join(folder, "mlops.yaml"), start);
  const imported = await mlops(folder, ["import", "data/*.csv", "--name", "customers"]);
  const told = (await blocks("console")).find((text) => text.startsWith("$ npx mlops import")) ?? "";
  // On a slow machine it tells how far it is.
  expect(imported.stderr.replaceAll(/^read .*\n/gm, "")).toBe(told.replace(/^.*\n/, ""));
  const kept = parse(source) as { sources: { customers: { columns: object } } };
  const written = parse(await readFile(join(folder, "mlops.yaml"), "utf8")) as typeof kept;
  expect(Object.keys(written.sources.customers.columns)).toEqual(
    expect.arrayContaining(Object.keys(kept.sources.customers.columns)),
  );

  expect(await check(source)).toEqual({ code: 0, stderr: said[0] });
  expect(await check(source + model)).toEqual({ code: 2, stderr: said[1] });
  const mended = model.replace("label: churn", "label: churn = 'Yes'").replace("contrat", "contract");
  expect(await check(source + mended)).toMatchObject({ code: 0 });
  expect(await check(whole)).toMatchObject({ code: 0 });
});
