import type { FileSourceConnection } from "../../definitions/connection.js";
import { httpFile } from "./http.js";
import { localFiles } from "./local-files.js";
import { s3Objects } from "./s3.js";
import type { Store, StoreContext } from "./store.js";

export type { OpenFile, Store, StoreContext, StoredFile } from "./store.js";

/** Where the files of a source are. @throws RuntimeError MLO5013 where a reference has no value */
export function storeOf(connection: FileSourceConnection, context: StoreContext): Store {
  switch (connection.type) {
    case "file":
      return localFiles(connection, context);
    case "http":
      return httpFile(connection, context);
    case "s3":
      return s3Objects(connection, context);
  }
}
