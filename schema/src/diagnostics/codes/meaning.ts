import type { CodeEntry } from "./code-entry.js";

/** Meaning; MLO134: that of your code. */
export const meaningCodes = [
  {
    code: "MLO1301",
    title: "Entity key not in the source",
    cause:
      "A feature view's source, or the source of a model that uses the view, does not have the entity's key column, or has it with another type.",
    remedy:
      "Declare the column under its entity key's name and with the same type in both sources, or use another entity.",
  },
  {
    code: "MLO1302",
    title: "Column does not fit its role",
    cause:
      "A column or entity key has a type that cannot play the part: the event time must be a timestamp without missing values, a primary key must not be nullable, an entity key must not be a float.",
    remedy: "Change the column's type or `nullable`, or name another column.",
  },
  {
    code: "MLO1303",
    title: "Event time needed",
    cause:
      "Something depends on when rows happened, but the source has no `event_time`: aggregates over windows, known times, a `ttl`, a `predict_at`, a split by time, or features that change with time.",
    remedy: "Declare the source's `event_time`, or leave out what depends on it.",
  },
  {
    code: "MLO1304",
    title: "Feature view's times do not fit",
    cause:
      "Aggregates need `every`, the distance of the points at which they are computed; `every` needs aggregates only; a `ttl` shorter than `every` would let values expire between two points; lengths of time must be above zero.",
    remedy: "Add or remove `every`, lengthen `ttl`, or divide the fields between two views.",
  },
  {
    code: "MLO1305",
    title: "Expectation does not fit the data",
    cause:
      "The expectation cannot be checked on this column's type, its arguments contradict each other, its query is no single SELECT, or it cannot say which rows failed and so cannot quarantine them.",
    remedy: "Use an expectation or arguments that fit, or another `on_fail`.",
  },
  {
    code: "MLO1306",
    title: "Expression has the wrong type",
    cause:
      "The place takes expressions of certain types: conditions are boolean, times are timestamps, a label fits the task, and `predict_at` is never missing.",
    remedy: "Write an expression of the type that the message names, with a comparison or a cast.",
  },
  {
    code: "MLO1307",
    title: "Input has no usable type",
    cause: "A timestamp or a date is no input of a model: as a number it would only grow.",
    remedy: "Derive what matters from it, such as `extract(hour from …)` or an interval since another time.",
  },
  {
    code: "MLO1308",
    title: "Does not fit the task",
    cause: "A metric, a baseline or a trainer belongs to another task than the model's.",
    remedy: "Use one that fits: the message lists them.",
  },
  {
    code: "MLO1309",
    title: "Gate or slice on what is not there",
    cause:
      "A gate is on a metric that is not evaluated, or a slice is on something that is not a request input.",
    remedy: "Add the metric to `evaluate.metrics`, or the column to `inputs.request`.",
  },
  {
    code: "MLO1310",
    title: "Split leaves nothing to train on",
    cause:
      "The shares of test and validation add up to everything, the test share is zero, or a gap is given for a random split.",
    remedy: "Lower the shares, or remove the gap.",
  },
  {
    code: "MLO1311",
    title: "Setting without effect",
    cause:
      "What is set could never take effect: incremental ingestion of a table, a warning that blocks, Grafana without Prometheus, an input that is the same for every example. What is accepted must have its effect.",
    remedy: "Remove the setting, or add what it needs.",
  },
  {
    code: "MLO1312",
    title: "Unknown time zone",
    cause: "The time zone is not an IANA name such as `Europe/Berlin`.",
    remedy: "Use the name from the IANA time zone database, or UTC.",
  },
  {
    code: "MLO1313",
    title: "Nothing uses it",
    cause:
      "A warning: an entity, a feature view or a service's alias is declared, and nothing reads or sets it.",
    remedy: "Use it, or remove it.",
  },
  {
    code: "MLO1314",
    title: "Condition of the wrong type",
    cause:
      "A `row_condition` compares a column with something that no value of its type can equal, such as text with a number.",
    remedy:
      "Compare numbers with numbers, text with quoted text, times with times; or change the column's type.",
  },
  {
    code: "MLO1315",
    title: "Condition that cannot be read",
    cause:
      "A `row_condition` is written neither as Great Expectations writes conditions, nor as pandas' query or SQL write comparisons.",
    remedy:
      "Write comparisons joined by `and` and `or`. What needs more, such as arithmetic, goes into a derived column or `unexpected_rows_expectation`.",
  },
  {
    code: "MLO1320",
    title: "Credential in the file",
    cause: "A header that proves who asks stands in mlops.yaml as plain text; the file is committed.",
    remedy: "Write `${secret:NAME}` in its place and keep the value as a secret.",
  },
  {
    code: "MLO1321",
    title: "Key of another format",
    cause: "A key says something of CSV or of text, but the files are in another format.",
    remedy: "Remove the key, or declare the format that the files have.",
  },
  {
    code: "MLO1322",
    title: "Files without names of columns",
    cause: "The files have no header row, and `header` does not name every declared column.",
    remedy: "List the names of all columns of the files in their order: `header: [id, at, amount]`.",
  },
  {
    code: "MLO1323",
    title: "Unknown encoding",
    cause: "The encoding is none of the WHATWG Encoding Standard.",
    remedy: "Use a name such as `utf-8`, `utf-16le`, `windows-1252`, `iso-8859-15` or `shift_jis`.",
  },
  {
    code: "MLO1324",
    title: "Format of times does not fit",
    cause:
      "A column's `format` says how times are written in text: it needs a timestamp or a date, files of text, and directives of strftime that are read.",
    remedy: "Write it with %Y %y %m %d %b %B %j %H %I %p %M %S %f %z %T, or as epoch or epoch_ms.",
  },
  {
    code: "MLO1330",
    title: "Mode does not fit the source",
    cause:
      "The mode of ingestion needs something that the source does not have: `upsert` and `scd2` a primary key, `incremental` and `append` of a table a cursor; `scd2` keeps times of its own.",
    remedy: "Declare what is missing, or use another mode.",
  },
  {
    code: "MLO1331",
    title: "Cursor does not fit",
    cause:
      "A cursor tells which rows of a PostgreSQL table are new: it is a timestamp, date or integer that is never missing, and needs a primary key and a mode that reads on.",
    remedy: "Name another column, declare the primary key, or remove `cursor`.",
  },
  {
    code: "MLO1340",
    title: "No such module",
    cause: "A `module` names a file of your code that does not exist or cannot be read.",
    remedy:
      "Correct the path, which is relative to the folder of mlops.yaml, or write the file: the message shows how it begins.",
  },
  {
    code: "MLO1341",
    title: "Not exported",
    cause: "The module does not export the function that is named after the `#`.",
    remedy: "Correct the name, write `export` before the function, or add it as the message shows.",
  },
  {
    code: "MLO1342",
    title: "Module in the wrong place",
    cause:
      "The module is outside the project's folder, or in `generated/`, `build/`, `vendor/`, `node_modules/` or a hidden folder. Your code is committed with the project and copied into its image.",
    remedy: "Keep it in a folder of the project such as `src/`.",
  },
  {
    code: "MLO1343",
    title: "Module cannot be parsed",
    cause: "The file is not valid TypeScript.",
    remedy: "Correct the framed place; it is in your own file.",
  },
  {
    code: "MLO1344",
    title: "Not a function",
    cause: "The export is a class, a type or a plain value.",
    remedy: "Name a function.",
  },
  {
    code: "MLO1345",
    title: "Import cannot be followed",
    cause:
      "Your code imports a file that is missing, is outside the project, lacks its ending, is JavaScript, or a value that is generated: the generated code depends on yours, so only types may go the other way.",
    remedy:
      "Write imports of files with their ending (`./routes.js` or `./routes.ts`), and `import type` for what is generated.",
  },
  {
    code: "MLO1346",
    title: "Transform reads nothing",
    cause: "Every column of the table is computed, and no other column is read.",
    remedy: "Declare the columns of the data under the transform's `reads`.",
  },
  {
    code: "MLO1350",
    title: "Unknown table to compare with",
    cause: "An expectation compares with another table, and no source has that name.",
    remedy: "Correct the spelling, or name a table of the same database with its schema: `audit.flights`.",
  },
  {
    code: "MLO1351",
    title: "Two limits of what is unexpected",
    cause:
      "An expectation tolerates a share of unexpected rows, `mostly`, and a number of them, `max_unexpected`.",
    remedy: "Keep the one that matters.",
  },
  {
    code: "MLO1352",
    title: "Partition does not add up",
    cause:
      "An expected distribution has more or fewer weights than bins or values, or its weights do not sum to 1.",
    remedy: "Give each interval between two bins, or each value, its weight; count `tail_weights` in.",
  },
  {
    code: "MLO1370",
    title: "Feature service asks for what is not given out",
    cause: "A feature server has a named list with a feature that is not among its `features`.",
    remedy: "Add the feature to the server's `features`, or take it off the list.",
  },
  {
    code: "MLO1371",
    title: "Rows of this source cannot be pushed",
    cause:
      "A feature server takes pushed rows of a source without a primary key, or of one that each load replaces.",
    remedy:
      "Declare the source's primary key and `ingest: { mode: incremental }`, or push to another source.",
  },
  {
    code: "MLO1360",
    title: "Alias does not fit",
    cause:
      "An alias stands for an entity under other columns: it names one column for each of the entity's keys, is no alias of an alias, and looks up views of its entity only; views describe the entity itself.",
    remedy:
      "Point `alias_of` at the entity, and look the view up as `alias.view.field` in a model's features.",
  },
  {
    code: "MLO1380",
    title: "Request value differs",
    cause:
      "What an on-demand view takes from the request is missing in the model's source, or is declared with another type, unit or nullability there or in another on-demand view that it reads.",
    remedy: "Declare it alike in both: training takes from the source's column what a caller sends.",
  },
  {
    code: "MLO1381",
    title: "On-demand view reads what it cannot",
    cause:
      "An on-demand view names neither `request` nor `features`, or an expression of it reads a field that a function gives.",
    remedy: "Name what the view reads; give a field that needs a function's value by a function, too.",
  },
  {
    code: "MLO1390",
    title: "Limit of a delivery does not fit",
    cause:
      "A limit of `ingest` has nothing that it could act on: `allow_empty` in a mode that never takes rows away, or `max_ahead` for a source without an event time.",
    remedy: "Remove the key, or declare the mode or the event time that it needs.",
  },
  {
    code: "MLO1391",
    title: "A password or a token stands in a URL",
    cause:
      "A URL in mlops.yaml, or the default of a reference in it, has a password or a token in plain text: whoever reads the repository has it, and so have generated files and images.",
    remedy:
      'Put the whole URL into a secret, `url: "${secret:SALES_URL}"`, or the part of it that is secret: `https://reader:${secret:SALES_PASSWORD}@host/file.csv`. Then change the password: the old one stays in the history of the repository.',
  },
  {
    code: "MLO1392",
    title: "A header looks like a credential",
    cause: "By its name a header of an HTTP source holds a credential, and its value is plain text.",
    remedy: "Keep the value as a secret: `X-Auth-Token: ${secret:TOKEN}`.",
  },
] as const satisfies readonly CodeEntry[];
