import { dotted, type Path } from "../read/document.js";
import { problemAt, type Site } from "./site.js";

/** The five fields of a cron expression with their ranges. 7 is Sunday, too. */
const fields = [
  { name: "minute", least: 0, greatest: 59 },
  { name: "hour", least: 0, greatest: 23 },
  { name: "day of month", least: 1, greatest: 31 },
  { name: "month", least: 1, greatest: 12 },
  { name: "day of week", least: 0, greatest: 7 },
] as const;

/** Reports what is wrong in a cron expression of five fields: numbers, ranges, lists, steps and `*`. */
export function checkCron(site: Site, path: Path, text: string): void {
  const parts = text.trim().split(/ +/);
  fields.forEach((field, index) => {
    const part = parts[index] ?? "";
    if (part.split(",").every((item) => isValid(item, field.least, field.greatest))) return;
    problemAt(site, path, {
      code: "MLO1106",
      message: `${dotted(path)}: "${part}" does not fit the ${field.name} of a cron expression.`,
      hint: `Write *, a number from ${field.least} to ${field.greatest}, a range 1-5, a list 1,3 or a step */15.`,
    });
  });
}

function isValid(item: string, least: number, greatest: number): boolean {
  const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item);
  if (!match) return false;
  const [, from, to, step] = match;
  const inRange = (value: string | undefined): boolean =>
    value === undefined || (Number(value) >= least && Number(value) <= greatest);
  return (
    inRange(from) &&
    inRange(to) &&
    (to === undefined || Number(from) <= Number(to)) &&
    (step === undefined || (Number(step) > 0 && (from === undefined || to !== undefined)))
  );
}
