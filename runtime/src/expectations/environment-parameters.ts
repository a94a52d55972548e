import { parseExactJson } from "../json/exact-json.js";
import type { Parameters } from "./suite-parameters.js";

const prefix = "MLOPS_PARAMETER_";

/**
 * Suite parameters from the environment: MLOPS_PARAMETER_ROWS=100 is the parameter `rows`. Values are read as JSON
 * where they are JSON, else as text.
 */
export function environmentParameters(env: Readonly<Record<string, string | undefined>>): Parameters {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(prefix) && value !== undefined
        ? [[name.slice(prefix.length).toLowerCase(), valueOf(value)]]
        : [],
    ),
  );
}

function valueOf(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return text;
  }
}
