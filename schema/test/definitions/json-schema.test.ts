import { readdirSync, readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const published = JSON.parse(readFileSync(join(root, "schema/mlops.schema.json"), "utf8")) as object;

function projects(): string[] {
  const examples = existsSync(join(root, "examples")) ? readdirSync(join(root, "examples")) : [];
  return ["mlops.yaml", ...examples.map((name) => `examples/${name}/mlops.yaml`)].filter((path) =>
    existsSync(join(root, path)),
  );
}

describe("the published schema", () => {
  test("is valid JSON Schema without keywords that only we know", () => {
    const ajv = new Ajv({ strictTypes: false, validateSchema: true });
    expect(ajv.validateSchema(published)).toBe(true);
    expect(() => ajv.compile(published)).not.toThrow();
  });

  test.each(projects())("accepts %s", (path) => {
    const validate = new Ajv({ strictTypes: false }).compile(published);
    validate(parse(readFileSync(join(root, path), "utf8")));
    expect(validate.errors).toBeNull();
  });

  test("describes every key", () => {
    const missing: string[] = [];
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== "object" || schema === null) return;
      for (const [key, part] of Object.entries(schema)) {
        if (key === "if") continue;
        if (key === "properties")
          for (const [name, property] of Object.entries(part as Record<string, { description?: string }>))
            if (!property.description) missing.push(`${path}.${name}`);
        visit(part, `${path}.${key}`);
      }
    };
    visit(published, "");
    expect(missing).toEqual([]);
  });
});
