import { requestFlow } from "@mlops-yaml/runtime/control";
import type { Ids } from "../load/ids.js";
import { Broken, type Story } from "../story.js";
import type { System } from "../system/system.js";
import { compareWithScratch } from "./from-scratch.js";
import { until } from "../until.js";
import { stopAndLook } from "./after-down.js";
import { unfinishedFlows } from "./flows.js";

const settleSeconds = 120;

/**
 * Looks at everything since the system began, with no load on it: nothing is there twice, views are those from
 * scratch, the commands that judge a system say so too, nothing is left after `down`. It runs again afterwards.
 * @throws Broken
 */
export async function balanceWholeBooks(system: System, ids: Ids, story: Story): Promise<void> {
  // Rows that were pushed offline are in their views with the next run of the source's flow.
  await requestFlow(system.databaseUrl(), `ingest.${system.project.source}`, { wait: true });
  await until("the end of every flow", settleSeconds, () => unfinishedFlows(system));
  await system.query("CHECKPOINT");
  await requireNothingTwice(system, ids);
  await compareWithScratch(system);
  story.tell("views are those from scratch");
  await requireFine(system, "verify", "features", "--rows", "50");
  const status = JSON.parse(await requireFine(system, "status", "--json")) as { readonly state: string };
  if (status.state !== "ready") throw new Broken(`mlops status says ${status.state}`);
  await stopAndLook(system);
  story.tell("nothing is left after down");
  await system.up();
  story.tell("the whole books are balanced");
}

async function requireNothingTwice(system: System, ids: Ids): Promise<void> {
  const { requestId, rowsSql, firstRows } = system.project;
  const [found] = await system.query<Record<string, number>>(
    `WITH rows AS (${rowsSql})
     SELECT (SELECT count(*) - count(DISTINCT id) FROM rows)::int AS "rows there twice",
            (SELECT count(*) FROM rows WHERE id >= $2)::int AS "rows that nobody sent",
            (SELECT $3 - count(*) FROM rows WHERE id < $3)::int AS "first rows that are gone",
            (SELECT count(*) - count(DISTINCT ${requestId}) FROM serving.predictions)::int
              AS "predictions logged twice",
            (SELECT count(*) FROM quarantine.rows)::int AS "rows in quarantine"`,
    [0, ids.next, firstRows],
  );
  const wrong = Object.entries(found ?? {}).filter(([, count]) => count !== 0);
  if (wrong.length > 0) throw new Broken(wrong.map(([what, count]) => `${count} ${what}`).join(", "));
}

async function requireFine(system: System, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await system.mlops(...args);
  if (code !== 0) throw new Broken(`mlops ${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
  return stdout;
}
