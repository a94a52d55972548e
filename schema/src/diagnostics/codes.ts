import type { CodeEntry } from "./codes/code-entry.js";
import { formCodes } from "./codes/form.js";
import { meaningCodes } from "./codes/meaning.js";
import { nameCodes } from "./codes/names.js";
import { readingCodes } from "./codes/reading.js";
import { safetyCodes } from "./codes/safety.js";

export type { CodeEntry };

/**
 * Problems that the language reports itself, a file for each series of codes. Those of expressions and of known times
 * (MLO2) stand beside their compiler.
 */
export const languageCodes = [
  ...readingCodes,
  ...formCodes,
  ...nameCodes,
  ...meaningCodes,
  ...safetyCodes,
] as const satisfies readonly CodeEntry[];

export type LanguageCode = (typeof languageCodes)[number]["code"];

/** Codes of the language and of its expressions. */
export type Code = LanguageCode | `MLO2${string}`;
