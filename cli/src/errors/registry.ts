export interface CommandErrorEntry {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
}

/** Permanent codes of the command, MLO6xxx; the reference of errors is made from this list. */
export const commandErrors = {
  MLO6001: {
    title: "No project here",
    cause: "Neither the current folder nor any folder above it holds an mlops.yaml.",
    remedy: "Change into the project's folder, pass --project, or make a project with `mlops init`.",
  },
  MLO6002: {
    title: "Wrong use of the command",
    cause: "An unknown verb or option, a missing argument, or a value that an option does not take.",
    remedy: "Read `mlops <verb> --help`.",
  },
  MLO6003: {
    title: "The folder is not empty",
    cause: "`mlops init` makes a project in a folder of its own and overwrites nothing unasked.",
    remedy: "Choose another folder, or pass --force after reading the list of files that would be replaced.",
  },
  MLO6004: {
    title: "Not a project name",
    cause: "The name is used for containers, packages and databases.",
    remedy: "Use lower-case letters, digits and dashes, beginning with a letter: `flight-delays`.",
  },
  MLO6005: {
    title: "Packages could not be packed",
    cause: "A project carries the packages that it runs on in vendor/; `npm pack` could not make them.",
    remedy: "Read npm's message below the error. `npm` must be on the PATH.",
  },
  MLO6006: {
    title: "The project's code does not compile",
    cause:
      "The TypeScript compiler reported errors: in code of your own, in a function of yours that has not the type which mlops.yaml gives it, or in generated/ itself.",
    remedy:
      "Correct the named places; `npx tsc -p generated` tells everything that the compiler has to say. If only generated code is named, please report it as a bug.",
  },
  MLO6007: {
    title: "A package is missing",
    cause: "The project's packages are not installed.",
    remedy: "Run `npm install` in the project's folder.",
  },
  MLO6008: {
    title: "A port is taken",
    cause: "Another process listens on a port that mlops.yaml gives to a service.",
    remedy: "Stop that process or change the service's port.",
  },
  MLO6009: {
    title: "A secret is missing",
    cause: "mlops.yaml refers to a secret that neither the environment nor a file in .secrets/ gives.",
    remedy: "Set the environment variable, or write the value to the file .secrets/NAME.",
  },
  MLO6010: {
    title: "The system did not start",
    cause: "A process of the system ended or did not become ready in time.",
    remedy: "Read the lines above and `mlops logs`.",
  },
  MLO6011: {
    title: "The system is not running",
    cause: "The verb talks to a running system and none was found.",
    remedy:
      "Start it with `mlops up --detach`, or set DATABASE_URL to the database of one that runs elsewhere.",
  },
  MLO6012: {
    title: "Another mlops works in this folder",
    cause: "A second `mlops up` or `mlops down` was started while the first was still at work.",
    remedy: "Wait for the other command to end.",
  },
  MLO6013: {
    title: "No such thing in the project",
    cause: "The named flow, service, model, process or node does not exist.",
    remedy: "Pick one of the names in the message.",
  },
  MLO6014: {
    title: "The prediction was refused",
    cause: "The service did not accept the request; its answer names the field.",
    remedy: "Correct the field, or try `mlops predict SERVICE --example`.",
  },
  MLO6015: {
    title: "The service does not answer",
    cause: "Nothing answers on the service's port, or it has no model yet.",
    remedy: "See `mlops status`, and start the system with `mlops up --detach`.",
  },
  MLO6016: {
    title: "A yes is needed",
    cause: "The verb deletes data, and there is no terminal to ask.",
    remedy: "Pass --yes if that is what you want.",
  },
  MLO6017: {
    title: "A file or folder cannot be used",
    cause:
      "The project's folder, or a file in it, cannot be read or written: no permission, or no space left.",
    remedy: "Give yourself the right to the path in the message, or free space on its disk.",
  },
  MLO6018: {
    title: "package.json does not say that the code is in ES modules",
    cause:
      'The generated code is written in ES modules. Node and the compiler take files for them where the nearest package.json has "type": "module"; this one has not, or there is none.',
    remedy: "Run `npm pkg set type=module` in the folder of package.json; `npm init --yes` writes one.",
  },
  MLO6020: {
    title: "mlops.yaml has no place for it",
    cause:
      "A verb that writes into mlops.yaml changes only what it adds; an alias, a merge key or a comment within brackets stands where it would write.",
    remedy: "Write that part of mlops.yaml out in lines of its own, or put the text of --dry-run in by hand.",
  },
  MLO6021: {
    title: "mlops.yaml would not be valid",
    cause: "The file as it would be after the change has mistakes; nothing was written.",
    remedy: "Mend what the messages say, or write the part by hand.",
  },
  MLO6022: {
    title: "The name is taken",
    cause: "mlops.yaml already has a part of this name.",
    remedy: "Give another name with --name, or pass --replace to write it anew.",
  },
  MLO6023: {
    title: "mlops.yaml was changed in the meantime",
    cause: "Somebody saved the file while the verb was at work; nothing was written.",
    remedy: "Run the command again.",
  },
  MLO6024: {
    title: "The file cannot be imported",
    cause: "It is empty, is no table, or its rows do not hold together.",
    remedy: "Do what the message says about the file.",
  },
  MLO6025: {
    title: "The suite cannot be imported in full",
    cause:
      "It has expectations, arguments or columns that this project does not know. Nothing of it was written: a check that is left out silently is worse than none.",
    remedy: "Correct the listed places of the suite, or remove them from it.",
  },
  MLO6026: {
    title: "Not a suite of Great Expectations",
    cause: "The file is no JSON, or lacks the keys of an expectation suite.",
    remedy: "Export the suite again: `suite.to_json_dict()`, or the file in gx/expectations.",
  },
  MLO6027: {
    title: "The suite cannot be exported in full",
    cause: "Some expectations of the source have no counterpart in Great Expectations.",
    remedy: "Pass --skip-unsupported to write the others; the message lists what would be missing.",
  },
  MLO6028: {
    title: "Nothing to suggest from",
    cause: "The source has no rows: neither loaded, nor in a file of the project's folder.",
    remedy: "Load it with `mlops up` or `mlops run ingest.SOURCE`.",
  },
  MLO6030: {
    title: "Features cannot be asked for like this",
    cause:
      "The file with the entities lacks a column, or the file to write has an ending that names no format.",
    remedy: "Do what the message says.",
  },
  MLO6040: {
    title: "No such batch",
    cause:
      "The batch does not exist in this system's database, or belongs to another source than the named one.",
    remedy: "Take the id of a batch from the table raw._batches.",
  },
  MLO6041: {
    title: "No expectations",
    cause:
      "`mlops validate` judges the expectations that mlops.yaml declares, and there are none for the source.",
    remedy: "Write them under `expectations`.",
  },
  MLO6042: {
    title: "Nothing was loaded yet",
    cause: "The source has no table in the database.",
    remedy: "Run `mlops up`, or `mlops run ingest.SOURCE --wait` in a running system.",
  },
  MLO6043: {
    title: "Too many sources for one page",
    cause: "Data docs stay under 1 MB, and the sources' names and states alone are larger.",
    remedy: "Name the sources that the page shall show.",
  },
  MLO6050: {
    title: "The tables cannot be migrated",
    cause:
      "`mlops migrate` was refused: a change waits for another consent, or the database does not allow it.",
    remedy:
      "Read the message: it names the consent. `mlops migrate` alone lists everything that waits for one.",
  },
  MLO6061: {
    title: "The project is on a read-only file system",
    cause:
      "The command writes into the project's folder or into .mlops, and the file system of the folder in the message is mounted read-only. Nothing was changed.",
    remedy:
      "Mount it for writing, or copy the project to a place where you can write. `mlops check` and `mlops generate --check` write nothing and work there.",
  },
  MLO6070: {
    title: "Node is too old",
    cause: "mlops, and everything that it starts, uses functions of Node that came with version 20.19.",
    remedy: "Install Node 22 or 24, then run `npm ci` in the project again: some packages hold binaries.",
  },
  MLO6080: {
    title: "No such revision",
    cause:
      "`mlops plan --against REF` compares with a revision of the project's folder, and git does not know it.",
    remedy: "Name a branch, a tag or a commit of the repository that has this folder; in CI, fetch it first.",
  },
  MLO6081: {
    title: "A revision without emitted code",
    cause: "`mlops plan --against REF` compares with the emitted code of a revision, which has none.",
    remedy: "Commit what `mlops generate` emits, or name a revision that has it.",
  },
  MLO6060: {
    title: "The folder .mlops cannot be used",
    cause:
      "The project's .mlops is a file, or a link to what is not there. It is the folder in which mlops keeps what belongs to this machine: the embedded database, logs, and the state of what runs.",
    remedy: "Move it away, or fix the link; `mlops up` makes the folder.",
  },
} as const satisfies Record<string, CommandErrorEntry>;

/** With that of the language for a file that it shares. */
export type CommandErrorCode = keyof typeof commandErrors | "MLO1012";
