import type { Connection, FileFormat, Reference, TextWithReferences } from "./project.js";

type Node = { readonly [key: string]: unknown };

/** Where a source's data are, as mlops.yaml says it. */
export function connectionNode(connection: Connection): Node {
  if (connection.type === "postgres")
    return { type: connection.type, url: referenceText(connection.url), ...connection.relation };
  const format = formatNode(connection);
  switch (connection.type) {
    case "file":
      return { type: connection.type, path: connection.path, ...format };
    case "http": {
      const headers = connection.headers.map(({ name, value }) => [name, referencesText(value)]);
      return {
        type: connection.type,
        url: referencesText(connection.url),
        headers: headers.length === 0 ? null : Object.fromEntries(headers),
        ...format,
      };
    }
    case "s3":
      return {
        type: connection.type,
        bucket: connection.bucket,
        path: connection.path,
        region: connection.region,
        endpoint: connection.endpoint && referencesText(connection.endpoint),
        access_key_id: connection.credentials && referenceText(connection.credentials.accessKeyId),
        secret_access_key: connection.credentials && referenceText(connection.credentials.secretAccessKey),
        ...format,
      };
  }
}

function formatNode(connection: FileFormat): Node {
  switch (connection.format) {
    case "csv":
      return {
        format: connection.format,
        delimiter: connection.delimiter,
        quote: connection.quote,
        header: connection.header ?? true,
        encoding: connection.encoding,
        null_values: connection.nullValues,
      };
    case "jsonl":
      return { format: connection.format, encoding: connection.encoding };
    case "parquet":
      return { format: connection.format };
  }
}

function referencesText(parts: TextWithReferences): string {
  return parts.map((part) => (typeof part === "string" ? part : referenceText(part))).join("");
}

/** As mlops.yaml has it. */
export function referenceText({ from, name, default: value }: Reference): string {
  return `\${${from}:${name}${value === null ? "" : `:-${value}`}}`;
}
