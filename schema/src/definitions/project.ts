import { defaults } from "./defaults.js";
import { integer, object, optional, required, text, type TypeOf } from "./builder.js";
import { dashedName, description } from "./scalars.js";

export const project = object({
  name: required(dashedName, "Name of the project; names its containers and its experiment."),
  description: optional(description, "What the project answers, in a sentence."),
  timezone: optional(
    text({ title: "time zone", examples: ["Europe/Berlin"] }),
    "IANA time zone in which expressions read calendar fields, timestamps without a zone are read and schedules run.",
    defaults.project.timezone,
  ),
  seed: optional(
    integer({ minimum: 0, maximum: 4294967295 }),
    "Seed of everything random: splits, trainers, samples.",
    defaults.project.seed,
  ),
});

export type ProjectText = TypeOf<typeof project>;
