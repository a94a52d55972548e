/** The English words that dateutil knows, in lower case. */

const jumps = new Set(
  [" ", ".", ",", ";", "-", "/", "'", "at", "on", "and", "ad", "m", "t", "of", "st", "nd", "rd", "th"].concat(
    "\t",
  ),
);
const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const units = [
  ["h", "hour", "hours"],
  ["m", "minute", "minutes"],
  ["s", "second", "seconds"],
];
const zones = new Set(["UTC", "GMT", "Z", "z"]);

/** Whether a word says nothing and is passed over. */
export const isJump = (word: string): boolean => jumps.has(word.toLowerCase());

export const isWeekday = (word: string): boolean =>
  weekdays.some((name) => [name, name.slice(0, 3)].includes(word.toLowerCase()));

/** 1 to 12; null: no month. "sept" is one too. */
export function monthOf(word: string): number | null {
  const lower = word.toLowerCase();
  const index = months.findIndex((name) => name === lower || name.slice(0, 3) === lower);
  if (index >= 0) return index + 1;
  return lower === "sept" ? 9 : null;
}

/** 0: hours, 1: minutes, 2: seconds; null: no unit. */
export function unitOf(word: string | undefined): number | null {
  const index = units.findIndex((names) => word !== undefined && names.includes(word.toLowerCase()));
  return index < 0 ? null : index;
}

export function isHalf(word: string | undefined): boolean {
  return word !== undefined && ["am", "a", "pm", "p"].includes(word.toLowerCase());
}

export const isUtc = (word: string): boolean => zones.has(word);
