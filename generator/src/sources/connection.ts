/** Where the data is and how it is written, as the runtime takes it. */
import type { Connection, FileFormat } from "@mlops-yaml/schema";
import type { Value } from "../frame/value.js";
import { referenceValue, textValue } from "./reference.js";

export function connectionValue(connection: Connection): Value {
  switch (connection.type) {
    case "postgres":
      return { type: connection.type, url: referenceValue(connection.url), ...connection.relation };
    case "file":
      return { type: connection.type, path: connection.path, ...formatValue(connection) };
    case "http":
      return {
        type: connection.type,
        url: textValue(connection.url),
        headers:
          connection.headers.length === 0
            ? undefined
            : Object.fromEntries(connection.headers.map(({ name, value }) => [name, textValue(value)])),
        ...formatValue(connection),
      };
    case "s3":
      return {
        type: connection.type,
        bucket: connection.bucket,
        path: connection.path,
        region: connection.region ?? undefined,
        endpoint: connection.endpoint ? textValue(connection.endpoint) : undefined,
        credentials: connection.credentials
          ? {
              accessKeyId: referenceValue(connection.credentials.accessKeyId),
              secretAccessKey: referenceValue(connection.credentials.secretAccessKey),
            }
          : undefined,
        ...formatValue(connection),
      };
  }
}

function formatValue(connection: FileFormat): { readonly [key: string]: Value } {
  if (connection.format === "parquet") return { format: connection.format };
  const encoding = connection.encoding === "utf-8" ? undefined : connection.encoding;
  if (connection.format === "jsonl") return { format: connection.format, encoding };
  const { format, delimiter, quote, header, nullValues } = connection;
  return { format, delimiter, quote, nullValues, header: header ?? undefined, encoding };
}
