import { dirname, join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter } from "../diagnostics/reporter.js";
import type { Site } from "./site.js";

/**
 * Collects problems in files of the user's code, each place once however many functions lead there.
 * @param projectFile name of mlops.yaml in messages; other files are named from the same folder
 */
export function createCodeReporter(projectFile: string): {
  readonly reportIn: Site["reportIn"];
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const known = new Set<string>();
  return {
    diagnostics,
    reportIn: (file, positions) => (problem) => {
      const place = `${file} ${problem.code} ${problem.range.start}`;
      if (known.has(place)) return;
      known.add(place);
      const reporter = createReporter(positions(join(dirname(projectFile), file)));
      reporter.report(problem);
      diagnostics.push(...reporter.diagnostics);
    },
  };
}
