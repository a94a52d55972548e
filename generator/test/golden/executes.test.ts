/** Every SQL text that the golden projects emit runs on a real PostgreSQL, whatever things are called. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { featureTable } from "../../src/tables/relations.js";
import { lookupOf } from "../../src/models/lookup-sql.js";
import { onlineSql } from "../../src/features/online-sql.js";
import { rowsSql } from "../../src/features/rows-sql.js";
import { trainingSetSql } from "../../src/models/training-set-sql.js";
import { identifiers } from "../../src/sql/quote.js";
import { databaseOf } from "../support/database.js";
import { projectIn } from "../support/project.js";
import { projectFolders, repository } from "./folders.js";

test.each(projectFolders)("%s", async (name) => {
  const folder = join(repository, name);
  const project = await projectIn(folder);
  const { client, drop } = await databaseOf(project);
  try {
    for (const view of project.features) {
      const columns = [
        ...view.keys.map((key) => key.name),
        "event_time",
        "known_at",
        ...view.fields.map((field) => field.name),
      ];
      const insert = `INSERT INTO ${featureTable(view.name)} (${identifiers(columns)})\n`;
      // Code of the user's own computes the other fields from what the statement gives instead of them.
      const isWhole = view.fields.every(({ value }) => value.kind !== "code");
      for (const since of ["-infinity", "2024-01-01"]) {
        await client.query((isWhole ? insert : "") + rowsSql(view, project), [since]);
      }
      await client.query(onlineSql(view), ["2024-01-01"]);
    }
    for (const model of project.models) {
      expect((await client.query(trainingSetSql(model, project), ["2024-01-01"])).rows).toEqual([]);
      const lookup = lookupOf(model, project);
      if (lookup === null) continue;
      const values = ["2024-01-01", ...lookup.parameters.map(() => null)];
      for (const sql of [lookup.onlineSql, lookup.historicalSql]) {
        expect((await client.query(sql, values)).rows).toHaveLength(1);
      }
    }
  } finally {
    await drop();
  }
});
