import { expect, test } from "vitest";
import { readProject } from "../../src/index.js";

const project = (derived: string): string => `version: 1
project: { name: shop }
sources:
  orders:
    type: file
    path: orders.csv
    columns:
      amount: { type: float }
      items: { type: integer, nullable: true }
      returned: { type: boolean }
models:
  returns:
    task: binary_classification
    source: orders
    label: returned
    inputs: { derived: ${derived} }
`;

async function derived(text: string): Promise<unknown[]> {
  const result = await readProject(project(text), { file: "mlops.yaml" });
  if (!("project" in result)) return result.diagnostics.map(({ code, column }) => [code, column]);
  return result.project.models[0]?.inputs.map((input) => [
    input.name,
    input.origin === "derived" ? input.expression.text : null,
    input.kind,
  ]) as unknown[];
}

test("a derived input reads another by name, as if its expression stood there", async () => {
  expect(await derived("{ large: price > 100, price: amount / items, both: large and price < 9 }")).toEqual([
    ["both", "amount / items > 100 and amount / items < 9", "numeric"],
    ["large", "amount / items > 100", "numeric"],
    ["price", "amount / items", "numeric"],
  ]);
});

test("the request has what they read in the end", async () => {
  const result = await readProject(project("{ large: price > 100, price: amount / items }"), { file: "f" });
  expect("project" in result && result.project.models[0]?.request.map(({ name }) => name)).toEqual([
    "amount",
    "items",
  ]);
});

test.each([
  ["{ a: b > 1, b: a + 1 }", [["MLO1203", 29]]],
  ["{ a: a + 1 }", [["MLO1203", 29]]],
  ["{ a: price + 'x', price: amount }", [["MLO2005", 35]]],
  ["{ a: price > 1, price: amount + }", [["MLO2001", 55]]],
])("%s is a problem where it is written", async (text, wanted) => {
  expect(await derived(text)).toEqual(wanted);
});

test("names inside functions and text are not taken for derived inputs", async () => {
  expect(await derived("{ length: floor(amount) + length('price'), price: amount }")).toHaveLength(2);
  expect(await derived("{ floor: floor(amount) }")).toEqual([["floor", "floor(amount)", "numeric"]]);
});

test("a derived input that reads no column is a problem: it would be the same for every example", async () => {
  expect(await derived("{ a: length('x'), price: amount }")).toEqual([["MLO1311", 29]]);
});
