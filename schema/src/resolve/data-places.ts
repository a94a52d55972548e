import { dataPlace } from "../data-places.js";
import type { Source } from "../project.js";
import { dotted } from "../read/document.js";
import { leadsOut } from "./connection.js";
import { problemAt, type Site } from "./site.js";

/** What stands at the top of a project's folder and no container gets; in lower case, as some disks know no other. */
const secret: Readonly<Record<string, string>> = {
  ".": "the project's folder, and with it .secrets, .env and .mlops",
  ".secrets": ".secrets, where the project's secrets are",
  ".env": ".env, where the project's settings are",
  ".mlops": ".mlops, where the embedded database and its passwords are",
  ".git": ".git, where the project's history and its addresses are",
};
/** What the image has at the same place: a mount would hide it. */
const ofImage: ReadonlySet<string> = new Set(["build", "node_modules"]);

/** Containers are given what sources name, so that it must hold neither secrets nor hide what the image has. */
export function checkDataPlaces(site: Site, sources: readonly Source[]): void {
  for (const { name, connection } of sources) {
    // What is no path of the project is reported as that.
    if (connection.type !== "file" || leadsOut(connection.path) || connection.path.includes("${")) continue;
    const path = ["sources", name, "path"];
    const place = dataPlace(connection.path).path;
    const top = (place.split("/")[0] ?? "").toLowerCase();
    if (Object.hasOwn(secret, top))
      problemAt(site, path, {
        code: "MLO1421",
        message: `${dotted(path)} would give the worker's container ${secret[top]}.`,
        hint: `Put the data in a folder that holds nothing else, such as data: ${dotted(path)}: data/${example(connection.path)}. Where no containers are wanted, write deploy: { compose: false }.`,
      });
    else if (ofImage.has(top))
      problemAt(site, path, {
        code: "MLO1422",
        message: `${dotted(path)} lies in ${top}, which the image has, too: the data would hide the image's own files.`,
        hint: `Put the data in another folder, such as data: ${dotted(path)}: data/${example(connection.path)}.`,
      });
  }
}

/** The last part of the path, as it may stand in another folder. */
function example(path: string): string {
  const last = path.slice(path.lastIndexOf("/") + 1);
  return last.startsWith(".") ? "*.csv" : last;
}
