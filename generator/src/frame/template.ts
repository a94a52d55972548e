/** Renders the Handlebars templates of text artefacts; templates only place prepared values. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";

/** The template `templates/<name>` with the prepared values; an unknown value is an error, nothing is escaped. */
export function renderTemplate(name: string, values: Readonly<Record<string, unknown>>): string {
  const text = readFileSync(new URL(name, templatesFolder()), "utf8");
  return Handlebars.compile(text, { noEscape: true, strict: true })(values);
}

/** In a checkout the repository's own folder; in the packed package the copy that packing put into it. */
function templatesFolder(): URL {
  const checkout = new URL("../../../templates/", import.meta.url);
  return existsSync(fileURLToPath(checkout)) ? checkout : new URL("../../templates/", import.meta.url);
}
