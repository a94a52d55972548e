import { jsonSchema } from "@mlops-yaml/schema";
import { expect, test } from "vitest";
import { catalogue } from "../../src/expectations/catalogue.js";
import { cases } from "./cases/cases.js";

interface Section {
  readonly additionalProperties: {
    readonly items: { readonly properties: { readonly type: { readonly enum: string[] } } };
  };
}

test("every type of the language is evaluated, and every type that is evaluated can be written", () => {
  const { expectations } = jsonSchema.properties as unknown as { readonly expectations: Section };
  const written = expectations.additionalProperties.items.properties.type.enum;
  expect(Object.keys(catalogue).sort()).toEqual([...written].sort());
});

test("every type that the cases have is evaluated", () => {
  expect(cases.map((each) => each.expectation_type).filter((type) => !(type in catalogue))).toEqual([]);
});
