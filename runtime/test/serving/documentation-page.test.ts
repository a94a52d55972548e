/** /docs in a real browser that can reach nothing but the server. */
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { register } from "./support/picnics.js";
import { setting, startServer, type RunningServer, type Setting } from "./support/running-server.js";

const executablePath = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  (file) => file !== undefined && existsSync(file),
);

describe.skipIf(executablePath === undefined)("/docs in Chromium (skipped where there is none)", () => {
  let given: Setting;
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    given = await setting();
    await register(given.pool, "first");
    server = await startServer(given);
    browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await given[Symbol.asyncDispose]();
  });

  test("shows the example, tries it and asks no other host", async () => {
    const page = await browser.newPage();
    const elsewhere: string[] = [];
    const problems: string[] = [];
    await page.route("**/*", (route) => {
      const url = route.request().url();
      if (url.startsWith(server.url) || url.startsWith("data:")) return route.continue();
      elsewhere.push(url);
      return route.abort();
    });
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(`${server.url}/docs`);
    await page.getByText("/predict", { exact: true }).first().click();
    const body = page.locator("textarea.body-param__text");
    await body.waitFor();
    expect(JSON.parse(await body.inputValue())).toMatchObject({ distance: 1, station: "text" });
    await page.getByRole("button", { name: "Execute" }).click();
    const answer = page.locator(".responses-table.live-responses-table .microlight").first();
    await answer.waitFor();
    expect(await answer.innerText()).toContain("prediction_id");
    expect(elsewhere).toEqual([]);
    expect(problems).toEqual([]);
  });
});
