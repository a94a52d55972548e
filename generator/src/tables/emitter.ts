/** generated/tables.ts: the tables of sources and feature views. */
import type { Emitter } from "../frame/emitter.js";
import { TypeScriptFile } from "../frame/typescript-file.js";
import { sqlLiteral } from "../sql/template-literal.js";
import { tablesSql } from "./tables-sql.js";

export const tablesEmitter: Emitter = {
  name: "tables",
  emit: (project) => [
    {
      path: "generated/tables.ts",
      node: "sources, features",
      content: new TypeScriptFile()
        .addConstant({
          name: "tablesSql",
          initializer: sqlLiteral(tablesSql(project)),
          doc: "Creates what is missing and changes nothing that is there; the worker runs it before it starts.",
        })
        .print(),
    },
  ],
};
