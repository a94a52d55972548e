import { expect, test } from "vitest";
import { readProject } from "../../src/index.js";

const unreadable = [
  "${}",
  "${zqx7}",
  "${env:}",
  "${env:A B}",
  "${env:1A}",
  "${secret:",
  "${secret:A:-plain}",
  "${env:A:-${env:B}}",
  "${env:A:-${env:B}",
  "$${",
  "$${env:A}",
  "${env:A",
  "${ENV:A}",
] as const;

/** Projects with the text in each place that takes a reference, and in lists, keys and texts that take none. */
const places: Readonly<Record<string, (text: string) => object>> = {
  "url of http": (url) => ({ sources: { a: { ...http, url } } }),
  "part of a url": (text) => ({
    sources: { a: { ...http, url: `https://reader:${text}@example.org/a.csv` } },
  }),
  header: (text) => ({ sources: { a: { ...http, headers: { Authorization: text } } } }),
  "part of a header": (text) => ({
    sources: { a: { ...http, headers: { "X-A": `Bearer ${"${env:A}"} ${text}` } } },
  }),
  "name of a header": (text) => ({ sources: { a: { ...http, headers: { [text]: "x" } } } }),
  "url of postgres": (url) => ({ sources: { a: { type: "postgres", url, table: "a", columns } } }),
  endpoint: (endpoint) => ({ sources: { a: { ...s3, endpoint } } }),
  "part of an endpoint": (text) => ({ sources: { a: { ...s3, endpoint: `http://${text}:9000` } } }),
  "key of s3": (text) => ({
    sources: { a: { ...s3, access_key_id: text, secret_access_key: "${secret:B}" } },
  }),
  "secret key of s3": (text) => ({
    sources: { a: { ...s3, access_key_id: "${secret:B}", secret_access_key: text } },
  }),
  "list in a source": (text) => ({ sources: { a: { ...http, header: [text] } } }),
  "name of a source": (text) => ({ sources: { a: http, [text]: http } }),
  "name of a column": (text) => ({
    sources: { a: { ...http, columns: { ...columns, [text]: { type: "float" } } } },
  }),
  "name of a tag": (text) => ({ sources: { a: http }, project: { name: "shop", tags: { [text]: "x" } } }),
  path: (path) => ({ sources: { a: { type: "file", path: `data/${path}.csv`, columns } } }),
};

const columns = { id: { type: "integer" } };
const http = { type: "http", url: "https://example.org/a.csv", columns };
const s3 = { type: "s3", bucket: "a", path: "a.csv", columns };

/** JSON is YAML. */
const read = (file: object) =>
  readProject(JSON.stringify({ version: 1, project: { name: "shop" }, ...file }, null, 1), {
    file: "mlops.yaml",
  });

test.each(Object.keys(places))("what does not read is reported at its place: %s", async (place) => {
  for (const text of unreadable) {
    const result = await read(places[place]!(text));
    const errors =
      "project" in result ? [] : result.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors, text).not.toEqual([]);
    expect(new Set(errors.map(({ line, column }) => `${line}:${column}`)).size, text).toBe(errors.length);
    expect(
      errors.every(({ code, line }) => /^MLO1\d{3}$/.test(code) && line > 3),
      text,
    ).toBe(true);
  }
});

test("what reads is in the project", async () => {
  const headers = { "X-A": "a ${env:A:-} b ${secret:B}$", "X-B": "${env:A:-$5 {}" };
  const result = await read({ sources: { a: { ...http, headers } } });
  const a = { from: "env", name: "A" };
  expect("project" in result && result.project.sources[0]?.connection).toMatchObject({
    headers: [
      {
        name: "X-A",
        value: ["a ", { ...a, default: "" }, " b ", { from: "secret", name: "B", default: null }, "$"],
      },
      { name: "X-B", value: [{ ...a, default: "$5 {" }] },
    ],
  });
});
