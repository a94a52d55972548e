import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { repository } from "../../support/project.js";
import type { ProjectKind } from "./project-kind.js";

/** Numbers of our own flights begin here, far from those of the real ones. */
const offset = 10_000_000;

/** The repository's own project on the real year of flights. */
export const flagship: ProjectKind = {
  write: async (folder, { api }) => {
    for (const entry of ["mlops.yaml", "data", "generated", "mlops.lock"])
      await cp(join(repository, entry), join(folder, entry), { recursive: true });
    await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
    const file = join(folder, "mlops.yaml");
    await writeFile(file, (await readFile(file, "utf8")).replace("port: 8000", `port: ${api}`));
  },
  redefine: null,
  headers: async (folder) => ({
    "x-api-key": (await readFile(join(folder, ".secrets/DELAY_API_KEY"), "utf8")).trim(),
  }),
  request: (id) => {
    const { at, carrier, origin, dest, distance } = flightOf(id);
    return { carrier, origin, dest, distance, tailnum: `C${id}`, sched_dep_utc: at, predict_at: at };
  },
  requestId: "substr(request ->> 'tailnum', 2)::int",
  model: "late_arrival",
  source: "flights",
  file: (ids) => {
    const columns =
      "flight_id,sched_dep_utc,carrier,origin,dest,tailnum,distance,air_time,dep_delay,arr_delay";
    const lines = ids
      .map(flightOf)
      .map(
        ({ id, at, carrier, origin, dest, distance }) =>
          `${offset + id},${at},${carrier},${origin},${dest},C${id},${distance},200,${id % 90},${id % 60}\n`,
      );
    const content = gzipSync(`${columns}\n${lines.join("")}`);
    return { path: `data/flights/chaos-${ids[0]}.csv.gz`, content };
  },
  push: null,
  rowsSql: `SELECT flight_id::int - ${offset} AS id,
                   concat_ws(' ', tailnum, carrier, distance, extract(epoch FROM sched_dep_utc)::bigint) AS text
              FROM raw.flights WHERE flight_id >= ${offset} + $1`,
  rowText: (id) => {
    const { carrier, distance, at } = flightOf(id);
    return `C${id} ${carrier} ${distance} ${Date.parse(at) / 1000}`;
  },
  staleSql: null,
  firstRows: 0,
};

interface Flight {
  readonly id: number;
  readonly at: string;
  readonly carrier: string;
  readonly origin: string;
  readonly dest: string;
  readonly distance: number;
}

const lastDay = Date.UTC(2013, 11, 31);

function flightOf(id: number): Flight {
  // In the last hours of the real year: little has to be computed again.
  const at = new Date(lastDay + (id % 1400) * 60_000).toISOString();
  const carrier = ["UA", "B6", "DL"][id % 3]!;
  const origin = ["EWR", "JFK", "LGA"][id % 3]!;
  return { id, at, carrier, origin, dest: "ATL", distance: 700 + (id % 60) };
}
