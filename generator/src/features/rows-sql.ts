import type { FeatureView, Project } from "@mlops-yaml/schema";
import { sourceNamed } from "../frame/nodes.js";
import { gridRowsSql } from "./grid-rows-sql.js";
import { newestRowsSql } from "./newest-rows-sql.js";

/** SELECT of every row of the view with event_time >= $1: keys, event_time, known_at, fields. */
export function rowsSql(view: FeatureView, project: Project): string {
  const source = sourceNamed(project, view.source);
  return view.kind === "grid" ? gridRowsSql(view, source) : newestRowsSql(view, source);
}
