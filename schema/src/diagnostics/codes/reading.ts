import type { CodeEntry } from "./code-entry.js";

/** Reading the file. */
export const readingCodes = [
  {
    code: "MLO1001",
    title: "File not found",
    cause: "The file that was asked for does not exist.",
    remedy: "Go to the folder of your project, name it with `--project`, or make one with `mlops init`.",
  },
  {
    code: "MLO1002",
    title: "File cannot be read",
    cause: "The file exists, but it is a folder, or its permissions keep you from reading it.",
    remedy: "Make it a regular file that you may read.",
  },
  {
    code: "MLO1003",
    title: "File is empty",
    cause: "The file holds nothing, or comments only.",
    remedy: "Write a project into it, or let `mlops init` make one.",
  },
  {
    code: "MLO1004",
    title: "File is not UTF-8",
    cause: "The bytes of the file are not valid UTF-8; some editors save as UTF-16 or Latin-1.",
    remedy: "Save the file with the encoding UTF-8. A byte order mark does no harm.",
  },
  {
    code: "MLO1005",
    title: "Invalid YAML",
    cause:
      "The text cannot be read as YAML 1.2: a missing quote or bracket, a tab, uneven indentation, an unknown tag.",
    remedy:
      "Look at the framed place and just before it. Values that contain `: ` or ` #`, or start with one of ``{ [ * & ! % @ ` ``, need quotes.",
  },
  {
    code: "MLO1006",
    title: "Duplicate key",
    cause: "A mapping has the same key twice; YAML would keep one of them silently.",
    remedy: "Remove or rename one of them. Two sources, models or services need different names.",
  },
  {
    code: "MLO1007",
    title: "More than one document",
    cause: "The file has a line `---` that starts a second YAML document.",
    remedy: "Remove it: a project is one document.",
  },
  {
    code: "MLO1008",
    title: "Unexpected structure",
    cause:
      "The file is a list or a single value, a key is not a word, a merge key `<<` takes something else than a mapping, or a text holds a character that PostgreSQL's text cannot hold.",
    remedy: "Write a mapping of plain keys, starting with `version: 1`.",
  },
  {
    code: "MLO1009",
    title: "Endless alias",
    cause:
      "An alias refers to a node that contains the alias itself, or aliases of aliases multiply beyond measure.",
    remedy: "Refer to anchors that end before the alias, and write deeply repeated parts out.",
  },
  {
    code: "MLO1010",
    title: "File too large",
    cause: "The file has more than 4 MiB or more than 200,000 values, which no project has.",
    remedy: "Keep data in files of their own, and name them in `sources`.",
  },
  {
    code: "MLO1011",
    title: "Nested too deeply",
    cause: "Lists and mappings of the file stand in more than 64 others.",
    remedy: "Look for brackets, braces or dashes that repeat; nothing in a project is nested so deeply.",
  },
  {
    code: "MLO1012",
    title: "Environment file too large",
    cause: "The project's .env has more than 128 KiB, which variables do not need.",
    remedy: "Keep only variables in it, and long values in files of the folder of secrets.",
  },
] as const satisfies readonly CodeEntry[];
