import type { Connection, Reference, TextWithReferences } from "./project.js";

/** What a source's connection takes from the environment and from secrets. */
export function connectionReferences(connection: Connection): readonly Reference[] {
  switch (connection.type) {
    case "file":
      return [];
    case "postgres":
      return [connection.url];
    case "http":
      return [connection.url, ...connection.headers.map(({ value }) => value)].flatMap(referencesIn);
    case "s3": {
      const { endpoint, credentials } = connection;
      return [
        ...referencesIn(endpoint ?? []),
        ...(credentials === null ? [] : [credentials.accessKeyId, credentials.secretAccessKey]),
      ];
    }
  }
}

function referencesIn(text: TextWithReferences): Reference[] {
  return text.filter((part) => typeof part !== "string");
}
