import type { CodeEntry } from "./code-entry.js";

/** The form of the file: keys, values, references that do not read. */
export const formCodes = [
  {
    code: "MLO1101",
    title: "Unknown key",
    cause:
      "The language has no such key here. Nothing is parsed and ignored, so a misspelt key never passes silently.",
    remedy:
      "Correct the spelling, or move the key to where it belongs; the message names the keys that exist here.",
  },
  {
    code: "MLO1102",
    title: "Wrong type",
    cause:
      "A value has another type than its key takes: a list instead of a mapping, text instead of a number.",
    remedy: "Write the value as the message says. A number or a time in quotes is text.",
  },
  {
    code: "MLO1103",
    title: "Missing key",
    cause: "A mapping lacks a key that it cannot do without.",
    remedy: "Add the key; the reference of the language says what it means.",
  },
  {
    code: "MLO1104",
    title: "Value not allowed",
    cause: "The key takes one of a few words, and this is none of them.",
    remedy: "Use one of the words that the message lists.",
  },
  {
    code: "MLO1105",
    title: "Number out of range",
    cause: "The number is below the least or above the greatest that its key takes.",
    remedy: "Use a number in the range that the message names.",
  },
  {
    code: "MLO1106",
    title: "Malformed value",
    cause:
      "The text does not have the form that its key takes: a duration such as `45m`, a percentage such as `20%`, a cron expression, a path inside the project.",
    remedy: "Write it like the example in the message.",
  },
  {
    code: "MLO1107",
    title: "Keys that do not go together",
    cause:
      "Keys exclude each other, or one needs another: a field has `column` and `expr`, or `window` without `aggregate`.",
    remedy: "Keep one of the keys, or add the one that is missing.",
  },
  {
    code: "MLO1108",
    title: "Too few, too many or repeated entries",
    cause: "A list or mapping needs more or fewer entries, or lists the same entry twice.",
    remedy: "Add or remove entries as the message says.",
  },
  {
    code: "MLO1109",
    title: "Invalid name",
    cause:
      "Names become SQL and TypeScript names, file names and host names. They start with a lower-case letter and go on with lower-case letters, digits and `_`, at most 40 characters; those of services, monitors and the project may have `-`. Columns keep the names of the data and may have capitals; a leading `_` is kept for columns that ingestion adds. PostgreSQL has the columns `ctid`, `xmin`, `xmax`, `cmin`, `cmax` and `tableoid` in every table, so no column or feature can have these names.",
    remedy:
      "Rename it. A column whose name in the data cannot be used gets another one, and `from` with the one in the data: `xmin_2: { type: float, from: xmin }`.",
  },
  {
    code: "MLO1110",
    title: "Reference not allowed here",
    cause:
      "`${env:NAME}` and `${secret:NAME}` are read when a process starts, so they stand only where that is possible: `url`, `headers`, `endpoint` and keys of a source, and `api_key` of a service. There is no templating elsewhere: the emitted files depend on mlops.yaml alone.",
    remedy: "Write the value itself.",
  },
  {
    code: "MLO1111",
    title: "More than a table holds",
    cause:
      "A table of PostgreSQL has at most 1,600 columns, some of which ingestion keeps for itself; a row has to fit into a page of 8 kB, in which a number or a timestamp takes 8 bytes and a long text 18; an index has at most 32 columns.",
    remedy:
      "Declare only the columns that are used: what a source does not declare is not read. Or keep what belongs to different things in different files, and so in several sources.",
  },
  {
    code: "MLO1112",
    title: "Rows may be too wide",
    cause:
      "A warning: a row in which all values are there would not fit into a page of PostgreSQL. Missing values and short texts take no or little room, so that many such files can be loaded all the same.",
    remedy: "Declare only the columns that are used. A row that does not fit stops the load with MLO5029.",
  },
  {
    code: "MLO1113",
    title: "Reference that cannot be read",
    cause:
      "A header, a URL or an endpoint has a `${` that starts no reference: the name is missing or has other characters than letters, digits and `_`, `env:` or `secret:` is missing, there is no `}`, a secret has a default, a default holds another reference, or a `$` stands before it.",
    remedy:
      "Write `${secret:NAME}`, `${env:NAME}` or `${env:NAME:-default}`. There is no escape: text that has `${` itself comes from a reference.",
  },
] as const satisfies readonly CodeEntry[];
