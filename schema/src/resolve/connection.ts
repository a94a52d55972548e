import { defaults } from "../definitions/defaults.js";
import type { SourceText } from "../definitions/source.js";
import type { Connection } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { resolveFileFormat } from "./file-format.js";
import { checkQuery } from "./quality-query.js";
import { checkPlainHeader, warnOfPlainUrl } from "./plain-credentials.js";
import { problemAt, sortedEntries, type Site } from "./site.js";
import { parseReference, parseReferences } from "./values.js";

/** Where a source's data are, and what they are written in. */
export async function resolveConnection(site: Site, path: Path, text: SourceText): Promise<Connection> {
  switch (text.type) {
    case "postgres":
      warnOfPlainUrl(site, [...path, "url"], parseReferences(text.url));
      return {
        type: "postgres",
        url: parseReference(text.url),
        relation: await relationOf(site, path, text),
      };
    case "file":
      checkPath(site, path, text.path);
      return { type: "file", path: text.path, ...resolveFileFormat(site, path, text, text.path) };
    case "http":
      warnOfPlainUrl(site, [...path, "url"], parseReferences(text.url));
      return {
        type: "http",
        url: parseReferences(text.url),
        headers: headersOf(site, path, text.headers),
        ...resolveFileFormat(site, path, text, text.url.replace(/[?#].*/, "")),
      };
    case "s3":
      if (text.endpoint !== undefined)
        warnOfPlainUrl(site, [...path, "endpoint"], parseReferences(text.endpoint));
      return {
        type: "s3",
        bucket: text.bucket,
        path: text.path,
        region: text.region ?? null,
        endpoint: text.endpoint === undefined ? null : parseReferences(text.endpoint),
        credentials:
          text.access_key_id === undefined || text.secret_access_key === undefined
            ? null
            : {
                accessKeyId: parseReference(text.access_key_id),
                secretAccessKey: parseReference(text.secret_access_key),
              },
        ...resolveFileFormat(site, path, text, text.path),
      };
  }
}

async function relationOf(
  site: Site,
  path: Path,
  text: Extract<SourceText, { type: "postgres" }>,
): Promise<Extract<Connection, { type: "postgres" }>["relation"]> {
  if (text.query === undefined)
    return { schema: text.schema ?? defaults.postgres.schema, table: text.table ?? "" };
  await checkQuery(site, [...path, "query"], text.query, "Write one SELECT that only reads.");
  return { query: text.query.trim().replace(/;\s*$/, "") };
}

/** Whether a path is not one within the project's folder. */
export function leadsOut(path: string): boolean {
  return /^([/\\~]|[A-Za-z]:|[a-z]+:\/\/)/.test(path) || path.split(/[/\\]/).includes("..");
}

function checkPath(site: Site, source: Path, path: string): void {
  if (leadsOut(path))
    problemAt(site, [...source, "path"], {
      code: "MLO1106",
      message: `${dotted([...source, "path"])} leads out of the project's folder.`,
      hint: 'Write it relative to the folder of mlops.yaml and without "..": data/flights/*.csv.gz.',
    });
}

function headersOf(
  site: Site,
  path: Path,
  headers: { readonly [name: string]: string } = {},
): Extract<Connection, { type: "http" }>["headers"] {
  return sortedEntries(headers).map(([name, value]) => {
    checkPlainHeader(site, [...path, "headers", name], name, value);
    return { name, value: parseReferences(value) };
  });
}
