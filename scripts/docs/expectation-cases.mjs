/** How many of Great Expectations' public test cases are answered alike; a test holds the page to it. */
import { readFile } from "node:fs/promises";

const folder = new URL("../../runtime/test/expectations/cases/", import.meta.url);

export async function expectationCases() {
  const text = await readFile(new URL("great_expectations.jsonl", folder), "utf8");
  const cases = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((line) => "in" in line);
  const differences = JSON.parse(await readFile(new URL("differences.json", folder), "utf8"));
  const named = cases.map((each, index) => ({
    ...each,
    reason: differences[`${index + 1} ${each.expectation_type}: ${each.title}`],
  }));
  const own = named.filter(isForPostgres);
  const raising = named.filter(({ out }) => "traceback_substring" in out || Object.keys(out).length === 0);
  const alike = (list) => list.filter(({ reason }) => reason === undefined).length;
  return [
    "# Great Expectations' cases",
    "",
    `Great Expectations' public test definitions have ${cases.length} cases of ${new Set(cases.map((each) => each.expectation_type)).size} types. ${alike(named)} are answered alike, of the ${own.length} that it runs on PostgreSQL ${alike(own)}. Alike is every field that a case names; where Great Expectations raises (${raising.length} cases), an error with the text that the case names. \`runtime/test/expectations/great-expectations-cases.test.ts\` asks them all.`,
    "",
    "| type | cases | alike | for PostgreSQL | alike |",
    "|---|---|---|---|---|",
    ...[...new Set(named.map((each) => each.expectation_type))].map((type) => {
      const of = named.filter((each) => each.expectation_type === type);
      const ofOwn = of.filter(isForPostgres);
      return `| \`${type}\` | ${of.length} | ${alike(of)} | ${ofOwn.length} | ${alike(ofOwn)} |`;
    }),
    "",
    "## Answered otherwise",
    "",
    "| case | reason |",
    "|---|---|",
    ...Object.entries(differences).map(([name, reason]) => `| ${name.replaceAll("|", "\\|")} | ${reason} |`),
    "",
  ].join("\n");
}

function isForPostgres({ only_for: only, suppress_test_for: not = [] }) {
  const own = ["postgresql", "sqlalchemy"];
  return (
    (only === undefined || only.some((name) => own.includes(name))) && !not.some((name) => own.includes(name))
  );
}
