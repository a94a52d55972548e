import type { Diagnostic, RelatedPlace } from "./diagnostic.js";
import { placeOf, type Range, type TextPositions } from "./text-position.js";
import type { Code } from "./codes.js";

export interface Problem {
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
  readonly range: Range;
  readonly severity?: "error" | "warning";
  readonly related?: { readonly message: string; readonly range: Range };
  readonly stub?: string;
}

export type Report = (problem: Problem) => void;

/** Collects problems of one text as diagnostics. */
export function createReporter(positions: TextPositions): { report: Report; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  return {
    diagnostics,
    report({ code, message, hint, range, severity = "error", related, stub }) {
      const elsewhere: RelatedPlace[] = related ? [relatedPlace(positions, related)] : [];
      diagnostics.push({
        code,
        severity,
        message,
        hint,
        ...placeOf(positions, range),
        ...(elsewhere.length > 0 && { related: elsewhere }),
        ...(stub !== undefined && { stub }),
      });
    },
  };
}

function relatedPlace(
  positions: TextPositions,
  related: { readonly message: string; readonly range: Range },
): RelatedPlace {
  const { file, line, column } = placeOf(positions, related.range);
  return { message: related.message, file, line, column };
}
