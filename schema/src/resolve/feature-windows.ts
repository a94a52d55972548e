import type { FieldText, BatchViewText } from "../definitions/feature-view.js";
import { longestName } from "../definitions/scalars.js";
import { dotted, type Path } from "../read/document.js";
import type { ViewSite } from "./view-site.js";
import { isWritten, problemAt, problemAtKey, sortedByName, type Site } from "./site.js";
import { seconds } from "./values.js";

/** A feature as written: of a field with several windows there is one for each. */
export interface WrittenField {
  readonly name: string;
  readonly path: Path;
  readonly text: FieldText;
  /** Length of the window in seconds; null where there is none. */
  readonly window: number | null;
}

/** The features of a view, sorted by name: those of `windows` are named after the field and the window. */
export function writtenFields({ site, path }: ViewSite, fields: BatchViewText["fields"]): WrittenField[] {
  const written = new Map<string, WrittenField>();
  for (const [fieldName, text] of Object.entries(fields)) {
    const at = [...path, "fields", fieldName];
    if (text.aggregate !== undefined) checkWindows(site, at, text);
    for (const field of featuresOf(at, fieldName, text)) {
      checkName(site, field, written.get(field.name));
      written.set(field.name, field);
    }
  }
  return sortedByName(written.values());
}

function featuresOf(path: Path, name: string, text: FieldText): WrittenField[] {
  if (text.windows === undefined)
    return [{ name, path, text, window: text.window === undefined ? null : seconds(text.window) }];
  return text.windows.map((window) => ({ name: `${name}_${window}`, path, text, window: seconds(window) }));
}

function checkWindows(site: Site, path: Path, text: FieldText): void {
  if (text.window !== undefined && text.windows !== undefined)
    problemAtKey(site, [...path, "windows"], {
      code: "MLO1107",
      message: `${dotted(path)} has "window" and "windows", which exclude each other.`,
      hint: "Put all lengths under windows.",
    });
  if (
    text.window === undefined &&
    text.windows === undefined &&
    !isWritten(site, [...path, "window"]) &&
    !isWritten(site, [...path, "windows"])
  )
    problemAtKey(site, path, {
      code: "MLO1107",
      message: `${dotted(path)} has an aggregate, but no window.`,
      hint: 'Add "window" with a duration such as 7d, or "windows" with several.',
    });
  const lengths: [Path, string][] = [
    ...(text.window === undefined ? [] : [[[...path, "window"], text.window] as [Path, string]]),
    ...(text.windows ?? []).map((length, index): [Path, string] => [[...path, "windows", index], length]),
  ];
  for (const [at, length] of lengths)
    if (seconds(length) === 0)
      problemAt(site, at, {
        code: "MLO1304",
        message: `${dotted(at)} is zero.`,
        hint: "Use a duration above zero, such as 7d.",
      });
}

function checkName(site: Site, { name, path }: WrittenField, other: WrittenField | undefined): void {
  if (other)
    problemAtKey(site, path, {
      code: "MLO1204",
      message: `${dotted(path)} gives a feature "${name}", which another field gives as well.`,
      hint: "Rename one of the fields.",
      related: { message: "the other field", path: other.path },
    });
  if (name.length > longestName)
    problemAtKey(site, path, {
      code: "MLO1109",
      message: `${dotted(path)} gives a feature "${name}", which has more than ${longestName} characters.`,
      hint: "Shorten the field's name.",
    });
}
