import type { RequestField } from "@mlops-yaml/schema";
import { CommandError } from "../errors/command-error.js";
import { integerOf } from "../json/exact-json.js";

/**
 * `distance=1400` -> { distance: 1400 }: numbers and booleans by the field's declared type. What does not look
 * like its type, and fields that are not known, go to the service as text: it names them in its answer.
 * @throws CommandError MLO6002 for an argument without "="
 */
export function parseFields(
  fields: readonly string[],
  declared: readonly RequestField[],
): Readonly<Record<string, unknown>> {
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    const split = field.indexOf("=");
    if (split < 1)
      throw new CommandError(
        "MLO6002",
        `"${field}" is not of the form field=value`,
        "As in `distance=1400`.",
      );
    const name = field.slice(0, split);
    body[name] = parseValue(field.slice(split + 1), declared.find((each) => each.name === name)?.type);
  }
  return body;
}

function parseValue(text: string, type: RequestField["type"] | undefined): unknown {
  if (text === "") return null;
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  if (type === "integer" && /^-?\d{1,400}$/.test(text)) return integerOf(BigInt(text));
  if ((type === "integer" || type === "float") && Number.isFinite(Number(text))) return Number(text);
  return text;
}
