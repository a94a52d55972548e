import type { CodeEntry } from "./code-entry.js";

/** Names, and what they refer to. */
export const nameCodes = [
  {
    code: "MLO1201",
    title: "Unknown name",
    cause: "The name refers to a source, entity, feature view, field, model or service that is not declared.",
    remedy: "Correct the spelling, or declare it.",
  },
  {
    code: "MLO1202",
    title: "Unknown column",
    cause: "The source has no such column.",
    remedy: "Correct the spelling, or declare the column under the source's `columns`.",
  },
  {
    code: "MLO1203",
    title: "Cycle",
    cause: "Derived inputs read one another in a circle, so that none can be computed first.",
    remedy: "Write one of them in terms of columns only.",
  },
  {
    code: "MLO1204",
    title: "Names collide",
    cause:
      "Two names become the same name in SQL or TypeScript, or a name is one that is already used beside it.",
    remedy: "Rename one of them.",
  },
  {
    code: "MLO1205",
    title: "Port used twice",
    cause:
      "Two services, a service and its own management port, or a service and Prometheus or Grafana have the same port.",
    remedy: "Give each a port of its own.",
  },
] as const satisfies readonly CodeEntry[];
