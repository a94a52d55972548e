import type { FileText } from "../definitions/file.js";
import type { ModelInput } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import type { ModelSite } from "./model-site.js";
import { problemAtKey, type Site } from "./site.js";
import { mostColumns } from "./table-width.js";

/** PostgreSQL cuts longer identifiers silently. */
export const longestIdentifier = 63;

/** Columns that a training set has besides the inputs, and keys of a request besides its fields. */
const columnsOfTrainingSets: ReadonlySet<string> = new Set(["example_id", "predict_at", "label"]);

/** Words that TypeScript does not take as the name of a constant. */
const reservedWords: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export " +
    "extends false finally for function if implements import in instanceof interface let new null package " +
    "private protected public return static super switch this throw true try typeof undefined var void while " +
    "with yield"
  ).split(" "),
);

const sections = ["sources", "entities", "features", "models", "services", "monitors"] as const;

/** Reports names of one section that become the same name in generated code. */
export function checkGeneratedNames(site: Site, file: FileText): void {
  for (const section of sections) {
    const first = new Map<string, string>();
    for (const name of Object.keys(file[section] ?? {})) {
      const generated = camelCase(name);
      if (reservedWords.has(generated))
        problemAtKey(site, [section, name], {
          code: "MLO1109",
          message: `"${name}" is a word of TypeScript, and cannot be a name in generated code.`,
          hint: `Use another name, such as "${name}_1".`,
        });
      const other = first.get(generated);
      if (other === undefined) first.set(generated, name);
      else
        problemAtKey(site, [section, name], {
          code: "MLO1204",
          message: `"${name}" and "${other}" both become "${generated}" in generated code.`,
          hint: "Rename one of them.",
          related: { message: "the other one", path: [section, other] },
        });
    }
  }
}

function camelCase(name: string): string {
  return name.replace(/[-_]+(.?)/g, (_, next: string) => next.toUpperCase());
}

/** Reports inputs whose names are taken, repeated or too long for a column of the training set. */
export function checkInputNames({ site, path, text }: ModelSite, inputs: readonly ModelInput[]): void {
  const seen = new Set<string>();
  if (inputs.length > mostColumns)
    problemAtKey(site, [...path, "inputs"], {
      code: "MLO1111",
      message: `${dotted(path)} has ${inputs.length.toLocaleString("en")} inputs, and a query of PostgreSQL gives at most ${mostColumns.toLocaleString("en")} beside its own.`,
      hint: "Name fewer columns and features.",
    });
  for (const input of inputs) {
    const at = pathOfInput(path, input, text.inputs.request ?? [], text.inputs.features ?? []);
    const told = (message: string): void =>
      problemAtKey(site, at, {
        code: "MLO1204",
        message,
        hint: "Rename the column, field or derived input.",
      });
    if (columnsOfTrainingSets.has(input.name))
      told(`The input "${input.name}" has a name that training sets and requests use themselves.`);
    else if (seen.has(input.name)) told(`Two inputs of ${dotted(path)} have the name "${input.name}".`);
    else if (longestName(input).length > longestIdentifier)
      told(`The input "${input.name}" has a name that is too long for a column of the training set.`);
    seen.add(input.name);
  }
}

/** Look-ups also return the event time of each view. */
function longestName(input: ModelInput): string {
  const eventTime = input.origin === "feature" ? `${input.lookup}__event_time` : "";
  return eventTime.length > input.name.length ? eventTime : input.name;
}

function pathOfInput(
  model: Path,
  input: ModelInput,
  request: readonly string[],
  features: readonly string[],
): Path {
  const path = [...model, "inputs"];
  if (input.origin === "request") return [...path, "request", request.indexOf(input.name)];
  if (input.origin === "derived" || input.origin === "code") return [...path, "derived", input.name];
  const prefix =
    input.origin === "feature" ? input.lookup.slice(0, -input.view.length).replace(/__$/, ".") : "";
  const wanted = [`${prefix}${input.view}.*`, `${prefix}${input.view}.${input.field}`];
  return [...path, "features", features.findIndex((feature) => wanted.includes(feature))];
}
