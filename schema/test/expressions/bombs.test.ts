/** Short expressions on which a parser, or who types and prints them, could spend minutes. */
import { expect, test } from "vitest";
import { compileExpression } from "../../src/expressions/index.js";
import { columns, timezone } from "./scope.js";

const list = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join("");
const nested = (open: string, times: number, inner: string, close: string): string =>
  open.repeat(times) + inner + close.repeat(times);

/** `fine`: it compiles. */
const bombs: readonly [what: string, text: string, outcome: string][] = [
  ["a million open parentheses", "(".repeat(1_000_000), "MLO2002"],
  ["30,000 open parentheses", "(".repeat(30_000), "MLO2002"],
  ["30,000 open brackets", `seats${"[".repeat(30_000)}`, "MLO2002"],
  ["480 parentheses, closed", nested("(", 480, "seats", ")"), "fine"],
  ["a chain of 5,000 sums", `ratio${"+ratio".repeat(5_000)}`, "MLO2002"],
  ["a chain of concatenations", `carrier${"||'a'".repeat(6_000)}`, "MLO2002"],
  ["a wide disjunction", `cancelled${" or cancelled".repeat(2_000)}`, "fine"],
  ["not of not of not", `${"not ".repeat(8_000)}cancelled`, "MLO2002"],
  ["minus of minus of minus", `${"- ".repeat(15_000)}seats`, "MLO2002"],
  ["a chain of casts", `seats${"::float".repeat(4_000)}`, "MLO2002"],
  ["calls in calls", nested("coalesce(", 480, "seats", ",1)"), "fine"],
  ["a call of 5,000 values", `greatest(${"seats,".repeat(5_000)}1)`, "fine"],
  ["cases in branches of cases", nested("case when cancelled then ", 1_000, "1", " else 2 end"), "MLO2002"],
  [
    "cases in the subject of cases",
    nested("case ", 40, "seats", " when 1 then 2 when 3 then 4 end"),
    "MLO2002",
  ],
  ["a few cases in subjects with many branches", nested("case ", 10, "seats", ` ${list(8, (index) => `when ${index} then 1 `)}end`), "MLO2002"], // prettier-ignore
  ["an unknown name in the subject of cases", nested("case ", 14, "nowhere", " when 1 then 2 when 3 then 4 when 5 then 6 end"), "MLO2003"], // prettier-ignore
  ["a wide subject with many branches", `case coalesce(${"seats,".repeat(3_000)}1) ${list(800, (index) => `when ${index} then 1 `)}end`, "MLO2002"], // prettier-ignore
  ["a long text as a subject", `case carrier || '${"x".repeat(18_000)}' ${list(800, () => "when '' then 1 ")}end`, "MLO2002"], // prettier-ignore
  ["a list of 5,000 numbers", `seats in (${list(5_000, (index) => `${index},`)}1)`, "fine"],
  ["an integer of 30,000 digits", `seats > ${"9".repeat(30_000)}`, "MLO2008"],
  ["an exponent of nine digits", "ratio > 1e999999999", "MLO2008"],
  ["a text of 100,000 characters", `carrier = '${"x".repeat(100_000)}'`, "MLO2002"],
  ["a LIKE pattern of many wildcards", `carrier like '${"%a".repeat(15_000)}'`, "fine"],
  ["a LIKE pattern that ends in its escape", `carrier like '${"\\".repeat(30_001)}'`, "MLO2008"],
  ["quotes that do not close", "'".repeat(30_001), "MLO2001"],
  ["dollar quotes that do not close", list(4_000, (index) => `$a${index}$ `), "MLO2001"],
  ["backslashes in a quote that does not close", `e'${"\\".repeat(30_001)}`, "MLO2001"],
  ["an interval of 5,000 units", `landed + interval '${"1 day ".repeat(5_000)}'`, "fine"],
  ["an interval of 30,000 digits", `landed + interval '${"9".repeat(30_000)} days'`, "MLO2008"],
  ["4,000 unknown columns", `coalesce(${list(4_000, (index) => `u${index},`)}1)`, "MLO2003"],
  ["subqueries in subqueries", nested("(select ", 400, "1", ")"), "MLO2002"],
  ["a long operator", `seats ${"@".repeat(30_000)} seats`, "MLO2001"],
];

test.each(bombs)("%s", async (_what, text, outcome) => {
  const started = process.cpuUsage();
  const { expression, problems } = await compileExpression(text, { columns, timezone });
  expect(expression === undefined ? problems[0]?.code : "fine").toBe(outcome);
  expect(expression?.text.length ?? 0).toBeLessThan(1_000_000);
  for (const { message } of problems ?? []) expect(message.length).toBeLessThan(500);
  // Of the processor, as others may have it too.
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1e6).toBeLessThan(15);
});
