import { Broken } from "../story.js";
import type { System } from "../system/system.js";

const unfinished = ["PENDING", "ENQUEUED", "DELAYED"];

interface Flow {
  readonly name: string;
  readonly status: string;
  readonly id: string;
  readonly error: string | null;
}

/** @returns flows that have not ended; null: all have */
export async function unfinishedFlows(system: System): Promise<string | null> {
  const rows = await system.query<Flow>(
    `SELECT name, status, workflow_uuid AS id, error FROM dbos.workflow_status WHERE status = ANY($1)`,
    [unfinished],
  );
  return rows.length === 0
    ? null
    : rows.map(({ name, status, id }) => `${name} ${status} (${id})`).join(", ");
}

/**
 * Every flow that began after the time has succeeded.
 * @param mayFail they may have failed, but must have been given an end
 * @throws Broken
 */
export async function judgeFlows(system: System, since: number, mayFail: boolean): Promise<void> {
  const rows = await system.query<Flow>(
    `SELECT name, status, workflow_uuid AS id, error FROM dbos.workflow_status
      WHERE updated_at >= $1 AND status <> 'SUCCESS' AND status <> ALL($2)`,
    [since, unfinished],
  );
  const odd = rows.filter(({ status }) => !(mayFail && status === "ERROR"));
  if (odd.length > 0)
    throw new Broken(
      odd.map(({ name, status, id, error }) => `${name} ${status} (${id}): ${error}`).join("\n"),
    );
}
