/** The page in a real browser that can reach nothing but the file. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { SourceRecord } from "@mlops-yaml/runtime/control";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { boundedPage } from "../../src/data-docs/bounded-page.js";
import type { DocsData, SourceDocs } from "../../src/data-docs/docs-data.js";
import { emptyFolder } from "../support/folder.js";
import { loadedSystem } from "../validate/system.js";

const hostile = `</script><img src=x onerror="document.title='caught'">`;
const yaml = `
version: 1
project: { name: shop, description: "Orders <b>of</b> a shop" }
sources:
  orders:
    type: file
    path: data/*.csv
    format: csv
    primary_key: [id]
    columns:
      id: { type: integer }
      amount: { type: float, nullable: true }
      note: { type: string, nullable: true }
expectations:
  orders:
    - { type: expect_column_values_to_be_between, column: amount, max_value: 100, severity: warning }
    - { type: expect_column_values_to_match_regex, column: note, regex: "^fine$", severity: warning }
    - { type: expect_column_values_to_be_unique, column: id }
`;
const quoted = hostile.replaceAll('"', '""');
const files = {
  "data/1.csv": `id,amount,note\n1,50,fine\n2,250,"${quoted}"\n3,9,fine\nx,1,"${quoted}"\n`,
  "data/2.csv": "id,amount,note\n4,5,fine\n",
};

describe("mlops docs", () => {
  test("writes the same page for the same data, and its data as JSON", async () => {
    const { run, folder } = await loadedSystem(yaml, files);
    const first = await run("docs");
    expect([first.code, first.stdout]).toEqual([0, ".mlops/data-docs.html\n"]);
    await run("docs", "orders", "--out", "site/again.html");
    const page = await readFile(join(folder, ".mlops/data-docs.html"), "utf8");
    expect(await readFile(join(folder, "site/again.html"), "utf8")).toBe(page);
    const data = JSON.parse((await run("docs", "--json")).stdout) as DocsData;
    expect(data).toMatchObject({
      project: "shop",
      sources: [
        {
          name: "orders",
          state: "passed",
          quarantine: [{ rows: 1 }],
          record: {
            batches: [
              { rowsRead: 4, rowsLoaded: 3, rowsQuarantined: 1 },
              { rowsRead: 1, rowsLoaded: 1 },
            ],
            profile: { rows: 4, total: 4 },
          },
        },
      ],
    });
    const amount = data.sources[0]?.record.profile?.columns.find(({ name }) => name === "amount");
    expect(amount).toMatchObject({ missing: 0, min: "5", max: "250", mean: 78.5 });
    expect(amount?.histogram?.counts.reduce((sum, count) => sum + count)).toBe(4);
  });

  test("writes a page before anything was loaded, and names an unknown source", async () => {
    const { run, query } = await loadedSystem(yaml, files);
    await query("TRUNCATE raw._batches, quarantine.rows, monitoring.expectation_results");
    await query("DROP TABLE raw.orders");
    const empty = await run("docs", "--json");
    expect(JSON.parse(empty.stdout)).toMatchObject({
      sources: [{ state: "empty", record: { profile: null } }],
    });
    expect((await run("docs")).code).toBe(0);
    const unknown = await run("docs", "order");
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("MLO6013")]);
  });
});

test("stays under 1 MB with many columns, expectations, batches and long values", () => {
  const page = boundedPage(largeDocs(15, 300));
  expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  expect(page).toContain("more columns are not shown");
});

const executablePath = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  (file) => file !== undefined && existsSync(file),
);

describe.skipIf(executablePath === undefined)("the page in Chromium (skipped where there is none)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
  });
  afterAll(() => browser.close());

  test("runs no code of the data, asks for nothing, and filters", async () => {
    const { run, folder } = await loadedSystem(yaml, files);
    await run("docs");
    const { page, problems } = await opened(browser, join(folder, ".mlops/data-docs.html"));
    expect(await page.title()).toBe("shop: data docs");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("body").innerText()).toContain("</script><img src=x onerror=");
    expect(await page.locator("header").innerText()).toContain("Orders <b>of</b> a shop");

    const rows = page.locator("tr[data-state]:visible");
    expect(await rows.count()).toBe(3);
    await page.getByRole("button", { name: "Passed", exact: true }).press("Enter");
    const passed = await rows.count();
    await page.getByRole("button", { name: "All" }).click();
    await page.getByRole("searchbox").fill("amount");
    expect(await rows.count()).toBe(1);
    expect(await page.locator("output").innerText()).toBe("1 of 3 expectations");
    expect(passed).toBe(3);
    expect(problems).toEqual([]);
  });

  test("is readable by assistive technology and fits a telephone", async () => {
    const folder = await emptyFolder();
    const file = join(folder, "page.html");
    await writeFile(file, boundedPage(largeDocs(2, 12)));
    const { page, problems } = await opened(browser, file);
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect(overflow).toBe(false);
    expect(await page.locator("h1").count()).toBe(1);
    expect(await page.locator("th:not([scope])").count()).toBe(0);
    expect(await page.locator("svg:not([role=img]):not([aria-hidden])").count()).toBe(0);
    expect(problems).toEqual([]);
  });
});

async function opened(browser: Browser, file: string): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage();
  const problems: string[] = [];
  const url = pathToFileURL(file).href;
  await page.route("**/*", (route) => {
    if (route.request().url() === url) return route.continue();
    problems.push(route.request().url());
    return route.abort();
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => problems.push(message.text()));
  await page.goto(url);
  return { page, problems };
}

/** @param sources how many @param size of columns, expectations and batches of each */
function largeDocs(sources: number, size: number): DocsData {
  const long = "<&\"'".repeat(500);
  const each = <T>(make: (index: number) => T): T[] =>
    Array.from({ length: size }, (_, index) => make(index));
  const time = "2024-01-01T00:00:00.000Z";
  const kwargs = (index: number) => ({ column: `"${index}" ${long}`, value_set: [long] });
  const type = "expect_column_values_to_be_in_set";
  const record: SourceRecord = {
    batches: each((batchId) => ({
      batchId,
      origin: long,
      state: "blocked",
      rowsRead: 1e12,
      rowsLoaded: 0,
      rowsQuarantined: 0,
      finishedAt: time,
      newestEventTime: time,
      message: long,
    })),
    lastResults: {
      source: "s",
      batchId: 1,
      origin: long,
      rows: 1e12,
      evaluatedAt: time,
      outcomes: each((index) => ({
        expectation: { type, kwargs: kwargs(index), severity: "critical", onFail: "block" },
        success: false,
        result: {
          unexpected_count: 1e12,
          partial_unexpected_counts: Array.from({ length: 20 }, () => ({ value: long, count: 1 })),
          partial_unexpected_index_list: Array.from({ length: 20 }, () => ({ id: long })),
          unexpected_index_column_names: ["id"],
        },
        reason: null,
        exception: null,
        unexpectedSql: null,
      })),
    },
    history: each((index) => ({
      type,
      kwargs: kwargs(index),
      batchId: 1,
      success: false,
      unexpectedPercent: 9,
    })),
    profile: {
      rows: 200_000,
      total: 1e12,
      columns: each((index) => ({
        name: `c${index}`,
        type: "string",
        missing: 0,
        min: null,
        max: null,
        mean: null,
        histogram: null,
        top: Array.from({ length: 6 }, () => ({ value: long, count: 1 })),
      })),
    },
  };
  const source = (index: number): SourceDocs => ({
    name: `s${index} ${long}`,
    description: long,
    state: "blocked",
    columns: each((column) => ({ name: `c${column}`, type: "string", unit: null, description: long })),
    primaryKey: [],
    expectations: size,
    record,
    quarantine: each(() => ({ rows: 1, reasons: [long.slice(0, 200)] })),
    views: each((view) => `v${view}`),
    models: each((model) => `m${model}`),
  });
  const all = Array.from({ length: sources }, (_, index) => source(index));
  return { project: "large", description: null, newestBatchAt: time, sources: all };
}
