import type { JsonSchema } from "../definitions/builder.js";
import type { Problem } from "../diagnostics/reporter.js";
import { closest, listed, suggestion } from "../diagnostics/suggest.js";
import {
  dotted,
  keyRange,
  pathOfPointer,
  valueAt,
  valueRange,
  type Path,
  type SourceDocument,
} from "../read/document.js";
import { isNameTitle, nameHint, nameProblem } from "./names.js";
import type { SchemaError } from "./validator.js";
import { firstRepeat } from "../exact-integers.js";
import { exampleHint, scalarText, typeHint, typesInWords, valueInWords, withArticle } from "./words.js";

/** What a schema error means to the author of the file; null for errors that only accompany another. */
export function explainError(document: SourceDocument, error: SchemaError): Problem | null {
  const path = pathOfPointer(document.root, error.instancePath);
  const schema = (error.parentSchema ?? {}) as JsonSchema;
  if (isCompanion(error)) return null;
  if (error.propertyName !== undefined) return invalidName(document, path, error.propertyName, schema);
  const explain = explanations[error.keyword];
  if (!explain) throw new Error(`No explanation for the schema keyword ${error.keyword}`);
  return explain({ document, path, schema, error, value: valueAt(document.root, path) });
}

/** Drops "lacks x" where a misspelt x stands in the same mapping, and was reported as an unknown key. */
export function withoutFollowUps(errors: readonly SchemaError[]): readonly SchemaError[] {
  const meant = new Set(
    errors.flatMap((error) => {
      if (error.keyword !== "additionalProperties") return [];
      const known = Object.keys((error.parentSchema as JsonSchema).properties ?? {});
      const key = closest(String(error.params["additionalProperty"]), known);
      return key === null ? [] : [`${error.instancePath} ${key}`];
    }),
  );
  return errors.filter((error) => {
    const wanted = wantedKeys(error);
    return !wanted.some((key) => meant.has(`${error.instancePath} ${key}`));
  });
}

function wantedKeys({ keyword, params, schema }: SchemaError): readonly string[] {
  if (keyword === "required") return [String(params["missingProperty"])];
  if (keyword !== "oneOf" && keyword !== "anyOf") return [];
  return (schema as readonly JsonSchema[]).flatMap((branch) => branch.required ?? []);
}

/**
 * Branches of a choice and the outer half of a name's check: the choice and the inner half say it all. A choice
 * between keys says nothing of what is no mapping.
 */
function isCompanion({ keyword, schemaPath, data }: SchemaError): boolean {
  if (keyword === "if" || keyword === "propertyNames") return true;
  if (keyword === "oneOf" || keyword === "anyOf")
    return typeof data !== "object" || data === null || Array.isArray(data);
  return /\/(oneOf|anyOf)\/\d/.test(schemaPath);
}

interface Context {
  readonly document: SourceDocument;
  readonly path: Path;
  readonly schema: JsonSchema;
  readonly error: SchemaError;
  readonly value: unknown;
}

const explanations: Readonly<Record<string, (context: Context) => Problem>> = {
  additionalProperties({ document, path, schema, error }) {
    const key = String(error.params["additionalProperty"]);
    const known = Object.keys(schema.properties ?? {});
    return {
      code: "MLO1101",
      message: `${path.length === 0 ? "The file" : dotted(path)} has no key "${key}".`,
      hint: suggestion(key, known, "keys"),
      range: keyRange(document, [...path, key]),
    };
  },
  required({ document, path, schema, error }) {
    const key = String(error.params["missingProperty"]);
    const property = schema.properties?.[key];
    return {
      code: "MLO1103",
      message: `${path.length === 0 ? "The file" : dotted(path)} lacks the key "${key}".`,
      hint:
        property?.const === undefined
          ? `Add it: ${property?.description ?? "it is needed."}`
          : `Add "${key}: ${JSON.stringify(property.const)}".`,
      range: path.length === 0 ? { start: 0, end: 1 } : keyRange(document, path),
    };
  },
  type({ document, path, schema, value }) {
    if (isReference(schema)) return notAReference(document, path, schema);
    return {
      code: "MLO1102",
      message: `${dotted(path) || "The file"} must be ${typesInWords(schema)}, but is ${valueInWords(value)}.`,
      hint: typeHint(schema, value),
      range: valueRange(document, path),
    };
  },
  enum: wrongWord,
  const: wrongWord,
  pattern: malformed,
  minLength({ document, path, schema }) {
    return {
      code: "MLO1106",
      message: `${dotted(path)} is empty.`,
      hint: `Write ${schema.title ? `a ${schema.title}` : "some text"}, or remove the key.`,
      range: valueRange(document, path),
    };
  },
  maxLength({ document, path, schema }) {
    return {
      code: "MLO1106",
      message: `${dotted(path)} is longer than ${schema.maxLength} ${schema.maxLength === 1 ? "character" : "characters"}.`,
      hint: "Shorten it.",
      range: valueRange(document, path),
    };
  },
  minimum: outOfRange,
  maximum: outOfRange,
  exclusiveMinimum: outOfRange,
  minItems: tooFew,
  minProperties: tooFew,
  maxItems({ document, path, schema }) {
    return {
      code: "MLO1108",
      message: `${dotted(path)} has more than ${schema.maxItems} entries.`,
      hint: `Keep ${schema.maxItems}.`,
      range: valueRange(document, path),
    };
  },
  uniqueItems({ document, path, value }) {
    const list = value as readonly unknown[];
    const [first, second] = firstRepeat(list) ?? [0, 0];
    return {
      code: "MLO1108",
      message: `${dotted(path)} lists ${scalarText(list[first])} twice.`,
      hint: "Remove one of them.",
      range: valueRange(document, [...path, second]),
    };
  },
  oneOf: wrongChoice,
  anyOf: wrongChoice,
  dependencies({ document, path, error }) {
    const { property, missingProperty } = error.params as { property: string; missingProperty: string };
    return {
      code: "MLO1107",
      message: `${dotted(path)} has "${property}", which goes only with "${missingProperty}".`,
      hint: `Add "${missingProperty}" or remove "${property}".`,
      range: keyRange(document, [...path, property]),
    };
  },
};

function invalidName(document: SourceDocument, path: Path, name: string, schema: JsonSchema): Problem {
  return {
    code: "MLO1109",
    message: nameProblem(name, schema),
    hint: nameHint(name, schema),
    range: keyRange(document, [...path, name]),
  };
}

function isReference({ title }: JsonSchema): boolean {
  return title?.startsWith("reference") ?? false;
}

/** Says nothing of the value, which may be a secret. */
function notAReference(document: SourceDocument, path: Path, schema: JsonSchema): Problem {
  return {
    code: "MLO1106",
    message: `${dotted(path)} is not a ${schema.title}: what is secret never stands in this file.`,
    hint: exampleHint(schema),
    range: valueRange(document, path),
  };
}

function wrongWord({ document, path, schema, value }: Context): Problem {
  const words = (schema.enum ?? [schema.const]).map(String);
  const best = typeof value === "string" ? closest(value, words) : null;
  const choice = words.length === 1 ? `Write ${words[0]}.` : `Use one of: ${listed(words)}.`;
  return {
    code: "MLO1104",
    message: `${dotted(path)} cannot be ${valueInWords(value)}.`,
    hint: best !== null ? `Did you mean "${best}"? ${choice}` : choice,
    range: valueRange(document, path),
  };
}

function malformed({ document, path, schema, value }: Context): Problem {
  const title = schema.title ?? "value of the right form";
  if (isReference(schema)) return notAReference(document, path, schema);
  if (isNameTitle(title))
    return {
      code: "MLO1109",
      message: `${dotted(path)}: ${nameProblem(String(value), schema)}`,
      hint: nameHint(String(value), schema),
      range: valueRange(document, path),
    };
  return {
    code: "MLO1106",
    message: `${dotted(path)}: ${scalarText(value)} is not ${withArticle(title)}.`,
    hint: exampleHint(schema),
    range: valueRange(document, path),
  };
}

function outOfRange({ document, path, schema, value }: Context): Problem {
  const { minimum, maximum, exclusiveMinimum } = schema;
  const bounds = [
    ...(minimum !== undefined ? [`at least ${minimum}`] : []),
    ...(exclusiveMinimum !== undefined ? [`above ${exclusiveMinimum}`] : []),
    ...(maximum !== undefined ? [`at most ${maximum}`] : []),
  ];
  return {
    code: "MLO1105",
    message: `${dotted(path)} is ${String(value)}, which is out of range.`,
    hint: `Use a number that is ${bounds.join(" and ")}.`,
    range: valueRange(document, path),
  };
}

function tooFew({ document, path, schema }: Context): Problem {
  const least = schema.minItems ?? schema.minProperties ?? 1;
  const choices = Object.keys(schema.properties ?? {});
  return {
    code: "MLO1108",
    message: `${dotted(path)} needs at least ${least === 1 ? "one entry" : `${least} entries`}.`,
    hint: choices.length > 0 ? `Add one of: ${listed(choices)}.` : "Add one, or remove the key.",
    range: valueRange(document, path),
  };
}

function wrongChoice({ document, path, schema, value }: Context): Problem {
  const branches = (schema.oneOf ?? schema.anyOf ?? []).map((branch) => branch.required?.[0] ?? "");
  const given = branches.filter((key) => Object.hasOwn(value as object, key));
  const quoted = branches.map((key) => `"${key}"`).join(", ");
  return {
    code: "MLO1107",
    message:
      given.length > 1
        ? `${dotted(path)} has ${given.map((key) => `"${key}"`).join(" and ")}, which exclude each other.`
        : `${dotted(path)} has none of ${quoted}.`,
    hint: given.length > 1 ? "Keep one of them." : `Add ${schema.oneOf ? "one" : "at least one"} of them.`,
    range: keyRange(document, given[1] === undefined ? path : [...path, given[1]]),
  };
}
