/** Secrets that a test plants, and finds again however they are written. */

/** Of what a value may be made that somebody chooses: what URLs, JSON, shells and CSV all give a meaning to. */
const odd = `p@ss:w/rd?#&=%41+"'\\ ö`;

export interface Planted {
  /** Where it was put. */
  readonly name: string;
  readonly value: string;
}

const planted: Planted[] = [];

/** @param form "odd": every character that is hard; "plain": for places that take letters and digits only */
export function plant(name: string, form: "odd" | "plain" = "odd"): string {
  const plain = `${name.toLowerCase()}-planted-${planted.length}`;
  const value = form === "odd" ? `${plain}-${odd}` : plain;
  planted.push({ name, value });
  return value;
}

/** "NAME (form) in WHERE" for each secret that stands in a text. */
export function found(where: string, text: string): readonly string[] {
  return planted.flatMap(({ name, value }) =>
    Object.entries(formsOf(value)).flatMap(([form, written]) =>
      written.some((each) => text.includes(each)) ? [`${name} (${form}) in ${where}`] : [],
    ),
  );
}

function formsOf(value: string): Readonly<Record<string, readonly string[]>> {
  const json = JSON.stringify(value).slice(1, -1);
  return {
    raw: [value],
    percent: [
      encodeURIComponent(value),
      encodeURI(value),
      new URLSearchParams({ v: value }).toString().slice(2),
    ],
    json: [json, JSON.stringify(json).slice(1, -1)],
    base64: [0, 1, 2].map((offset) => withinBase64(value, offset)),
    // Its beginning is unique: a part of it is as bad.
    part: [/^[a-z_]+-planted-\d+(?!\d)/.exec(value)![0]],
  };
}

/** What stands in the base64 of any text that has the value at an offset of 3n + `offset` bytes. */
function withinBase64(value: string, offset: number): string {
  const text = Buffer.from("x".repeat(offset) + value).toString("base64");
  return text.slice(Math.ceil((offset * 8) / 6), -4);
}
