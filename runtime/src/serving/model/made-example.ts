import type { InputProfile, NumericProfile, Profile } from "../../tracking/profile.js";
import type { ModelDefinition } from "../../definitions/model.js";

interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
}

/** What fewer rows of the training data say together might tell of one of them. */
const fewestRows = 10;

/**
 * A body for /predict that is no row of the data: for each field that the model sees as it is sent, what is usual among
 * its training rows (the rounded mean, the most frequent category), for others what fits the type. Fields that may be
 * missing and of which nothing is known are left out.
 * @param now of fields that are times: the hour that it is in
 */
export function madeExample(
  { inputs, requestSchema }: Pick<ModelDefinition, "inputs" | "requestSchema">,
  profile: Pick<Profile, "inputs">,
  now: Date,
): Readonly<Record<string, unknown>> {
  const { properties = {} } = requestSchema as {
    readonly properties?: Readonly<Record<string, FieldSchema>>;
  };
  const sent = new Set(inputs.flatMap(({ name, origin }) => (origin === "request" ? [name] : [])));
  const values = Object.entries(properties).flatMap(([field, schema]): [string, unknown][] => {
    if (field === "predict_at") return [];
    const types = [schema.type].flat();
    const input = sent.has(field) && Object.hasOwn(profile.inputs, field) ? profile.inputs[field] : undefined;
    const usual = input === undefined ? undefined : usualValue(types, input);
    if (usual === undefined && types.includes("null")) return [];
    return [[field, usual ?? fittingValue(types, schema.format, now)]];
  });
  return Object.fromEntries(values);
}

function usualValue(types: readonly unknown[], input: InputProfile): unknown {
  if (input.kind === "categorical") {
    const [value, rows] = input.counts.reduce((a, b) => (b[1] > a[1] ? b : a), ["", 0]);
    return types.includes("string") && rows >= fewestRows ? value : undefined;
  }
  if (input.mean === null || input.count - input.missing < fewestRows) return undefined;
  if (types.includes("boolean")) return input.mean >= 0.5;
  const whole = Math.round(input.mean);
  if (types.includes("integer")) return Number.isSafeInteger(whole) ? whole : undefined;
  return types.includes("number") ? rounded(input, input.mean) : undefined;
}

/** To three digits, unless that leaves the range. */
function rounded({ min, max }: NumericProfile, mean: number): number {
  const short = Number(mean.toPrecision(3));
  return min !== null && max !== null && (short < min || short > max) ? mean : short;
}

function fittingValue(types: readonly unknown[], format: string | undefined, now: Date): unknown {
  if (types.includes("boolean")) return false;
  if (types.includes("integer") || types.includes("number")) return 1;
  if (format === "date-time") return `${now.toISOString().slice(0, 13)}:00:00Z`;
  return format === "date" ? now.toISOString().slice(0, 10) : "text";
}
