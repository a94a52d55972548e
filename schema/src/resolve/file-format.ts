import { defaults } from "../definitions/defaults.js";
import type { FileSourceText } from "../definitions/source.js";
import { listed } from "../diagnostics/suggest.js";
import type { FileFormat } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { problemAt, problemAtKey, type Site } from "./site.js";

/** Keys that say something of some formats only. */
const keysOf = {
  csv: ["delimiter", "quote", "header", "encoding", "null_values"],
  jsonl: ["encoding"],
  parquet: [],
} as const satisfies Record<FileFormat["format"], readonly string[]>;

/** What a source's files are written in. @param path the path, or a URL without its query */
export function resolveFileFormat(site: Site, source: Path, text: FileSourceText, path: string): FileFormat {
  const format = text.format ?? formatOf(path);
  for (const key of keysOf.csv)
    if (text[key] !== undefined && !(keysOf[format] as readonly string[]).includes(key))
      problemAtKey(site, [...source, key], {
        code: "MLO1321",
        message: `${dotted([...source, key])} means nothing for files in ${names[format]}.`,
        hint: `Remove it${text.format === undefined ? ", or declare the format: the ending of the path tells it otherwise" : ""}.`,
      });
  if (format === "parquet") return { format };
  const encoding = encodingOf(site, source, text.encoding);
  if (format === "jsonl") return { format, encoding };
  const delimiter = text.delimiter ?? defaults.csv.delimiter;
  const quote = text.quote ?? defaults.csv.quote;
  if (delimiter === quote)
    problemAt(site, [...source, text.quote === undefined ? "delimiter" : "quote"], {
      code: "MLO1107",
      message: `${dotted(source)} has the same character as delimiter and quote.`,
      hint: "Use different ones.",
    });
  return {
    format,
    delimiter,
    quote,
    header: headerOf(site, source, text),
    encoding,
    nullValues: [...(text.null_values ?? [])].sort(),
  };
}

const names: Readonly<Record<FileFormat["format"], string>> = {
  csv: "CSV",
  jsonl: "JSON Lines",
  parquet: "Parquet",
};

function formatOf(path: string): FileFormat["format"] {
  const name = path.toLowerCase().replace(/\.(gz|zst|zstd)$/, "");
  if (/\.(jsonl|ndjson|json)$/.test(name)) return "jsonl";
  return /\.(parquet|pq)$/.test(name) ? "parquet" : "csv";
}

function headerOf(site: Site, source: Path, { header, columns }: FileSourceText): readonly string[] | null {
  if (header === undefined || header === true) return null;
  const at = [...source, "header"];
  if (header === false) {
    problemAt(site, at, {
      code: "MLO1322",
      message: `${dotted(at)} is false, so that nothing says which field is which column.`,
      hint: "List the names of the columns in their order: header: [id, at, amount].",
    });
    return null;
  }
  const missing = Object.entries(columns)
    .map(([name, column]) => column.from ?? name)
    .filter((name) => !header.includes(name));
  if (missing.length > 0)
    problemAt(site, at, {
      code: "MLO1322",
      message: `${dotted(at)} does not list ${listed(missing)}.`,
      hint: "List every column of the files in their order, declared or not.",
    });
  return header;
}

/** Names of encodings in one spelling. */
function encodingOf(site: Site, source: Path, text: string | undefined): string {
  if (text === undefined) return defaults.csv.encoding;
  try {
    return new TextDecoder(text).encoding;
  } catch {
    problemAt(site, [...source, "encoding"], {
      code: "MLO1323",
      message: `${dotted([...source, "encoding"])} is ${JSON.stringify(text)}, which is no known encoding.`,
      hint: "Use a name of the WHATWG Encoding Standard, such as utf-8, utf-16le, windows-1252, iso-8859-15 or shift_jis.",
    });
    return defaults.csv.encoding;
  }
}
