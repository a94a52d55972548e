/** Markup that is safe to print: everything put into it was escaped, or was markup already. */
export class Html {
  constructor(readonly text: string) {}
}

type Printable = Html | string | number | null | false | readonly Printable[];

/** markup`<p>${text}</p>`: text is escaped, markup and lists of it are taken as they are, null and false print nothing. */
export function markup(parts: TemplateStringsArray, ...values: readonly Printable[]): Html {
  let text = parts[0] ?? "";
  values.forEach((value, index) => (text += print(value) + (parts[index + 1] ?? "")));
  return new Html(text);
}

function print(value: Printable): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "object" && value !== null) return value.map(print).join("");
  return value === null || value === false ? "" : escape(String(value));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and for attributes in quotes. Characters that HTML must not hold become U+FFFD. */
function escape(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (character) => entities[character] ?? character)
      // eslint-disable-next-line no-control-regex -- those are meant
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "\ufffd")
  );
}
