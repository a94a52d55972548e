/** Formats emitted files once, at the end, with an exact-pinned formatter, so that equal input gives equal bytes. */
import { extname } from "node:path/posix";
import type { Plugin } from "prettier";
import { format } from "prettier/standalone";

interface Language {
  readonly parser: string;
  /** Loaded when the first such file is formatted. */
  readonly plugins: () => Promise<Plugin[]>;
}

const typescript: Language = {
  parser: "typescript",
  plugins: () => Promise.all([import("prettier/plugins/typescript"), import("prettier/plugins/estree")]),
};
const json: Language = {
  parser: "json",
  plugins: () => Promise.all([import("prettier/plugins/babel"), import("prettier/plugins/estree")]),
};
const yaml: Language = {
  parser: "yaml",
  plugins: async () => [await import("prettier/plugins/yaml")],
};
const markdown: Language = {
  parser: "markdown",
  plugins: async () => [await import("prettier/plugins/markdown")],
};

const languages: Readonly<Record<string, Language>> = {
  ".ts": typescript,
  ".json": json,
  ".yaml": yaml,
  ".yml": yaml,
  ".md": markdown,
};

/** The text as it is written: formatted where the ending is known, else only with one line end at its end. */
export async function formatFile(path: string, text: string): Promise<string> {
  const language = languages[extname(path)];
  if (language === undefined) return `${text.trimEnd()}\n`;
  return format(text, { parser: language.parser, plugins: await language.plugins(), printWidth: 100 });
}
