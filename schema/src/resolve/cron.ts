import { Cron } from "croner";
import { dotted, type Path } from "../read/document.js";
import { problemAt, type Site } from "./site.js";

const general = "a range 1-5, a list 1,3 or a step */15";

/** The five fields of a cron expression, with what each takes. */
const fields = [
  { name: "minute", greatest: 59, takes: `*, a number from 0 to 59, ${general}` },
  { name: "hour", greatest: 23, takes: `*, a number from 0 to 23, ${general}` },
  {
    name: "day of month",
    greatest: 31,
    takes: `*, a number from 1 to 31, ${general}, L for the last day, or 15W for the weekday nearest to the 15th`,
  },
  { name: "month", greatest: 12, takes: `*, a number from 1 to 12, a name JAN to DEC, ${general}` },
  {
    name: "day of week",
    greatest: 7,
    takes: `*, a number from 0 to 7 (0 and 7 are Sunday), a name SUN to SAT, ${general}, 5#2 for the second Friday, or 5L for the last one`,
  },
] as const;

type Field = (typeof fields)[number];

/** Reports what is wrong in a cron expression, and one that never comes. */
export function checkCron(site: Site, path: Path, text: string): void {
  const parts = text.trim().split(/ +/);
  // A nickname: the language's definition lists them.
  if (parts.length === 1) return;
  const first = firstTime(text.trim());
  if (first instanceof Date) return;
  const wrong = fields.flatMap((field, index) => {
    const part = parts[index] ?? "";
    const alone = fields.map((_, place) => (place === index ? part : "*")).join(" ");
    return firstTime(alone) === "not read" ? [{ field, part }] : [];
  });
  for (const { field, part } of wrong)
    problemAt(site, path, {
      code: "MLO1106",
      message: `${dotted(path)}: "${part}" does not fit the ${field.name} of a cron expression.`,
      hint: correction(field, part),
    });
  if (wrong.length === 0 && first === null)
    problemAt(site, path, {
      code: "MLO1410",
      message: `${dotted(path)}: "${text}" never comes: no date has this day and month.`,
      hint: "Write a day that the month has, or L for the last day of each month.",
    });
}

/** The first time from the year 2000 on, whose calendar repeats after 400 years; null: none. */
function firstTime(expression: string): Date | null | "not read" {
  try {
    return new Cron(expression, { mode: "5-part", utcOffset: 0 }).nextRun(new Date("2000-01-01T00:00:00Z"));
  } catch {
    return "not read";
  }
}

function correction({ takes, greatest }: Field, part: string): string {
  const [, from, to] = /(?:^|,)(\w+)-(\w+)/.exec(part) ?? [];
  if (Number(from) > Number(to) && Number(from) <= greatest)
    return `A range goes up: write ${from}-${greatest === 7 ? 6 : greatest} and the rest, with a comma between them.`;
  if (/(?:^|,)[a-z]{3}-[a-z]{3}(?:$|[,/])/i.test(part))
    return `A range goes up: SUN comes before MON, JAN before FEB. Write it in two parts, with a comma between them.`;
  const [, start, step] = /(?:^|,)(\d+)\/(\d+)/.exec(part) ?? [];
  if (start !== undefined)
    return `A step needs a range: write ${start}-${greatest === 7 ? 6 : greatest}/${step}.`;
  return `Write ${takes}.`;
}
