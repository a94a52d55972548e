import { canonical } from "./canonical.js";
import type { YamlExpectation } from "./suite-to-yaml.js";

/** What an expectation checks, apart from how its failure is taken: two of the same are one check. */
export function checkOf({
  severity: _s,
  on_fail: _o,
  description: _d,
  ...checked
}: Record<string, unknown>): string {
  return canonical(checked);
}

/** Those that are not there yet, each once. */
export function notYetThere(
  expectations: readonly YamlExpectation[],
  existing: readonly Record<string, unknown>[],
): YamlExpectation[] {
  const seen = new Set(existing.map(checkOf));
  return expectations.filter((each) => {
    const check = checkOf(each);
    if (seen.has(check)) return false;
    seen.add(check);
    return true;
  });
}
