import { basename, extname } from "node:path/posix";
import { parseEnv } from "node:util";
import { loadModule, parseSync } from "libpg-query";
import { ts } from "ts-morph";
import { parseAllDocuments, visit } from "yaml";
import { marker } from "./odd-texts.js";

/** What is wrong with emitted files: text that does not parse, and text from inside strings that got out. */
export async function emittedFaults(files: ReadonlyMap<string, string>): Promise<string[]> {
  await loadModule();
  return [...files].flatMap(([path, text]) =>
    faultsOf(path, text).map((fault) => `${kindOf(path)}: ${fault}`),
  );
}

/** Where files of the same kind stand: `generated/sources/*.ts`. */
function kindOf(path: string): string {
  const parts = path.split("/");
  return parts.length > 2 ? [...parts.slice(0, -1), `*${extname(path)}`].join("/") : path;
}

function faultsOf(path: string, text: string): string[] {
  if (/[\0\ud800-\udfff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, "")))
    return ["holds a character that UTF-8 cannot"];
  if (basename(path) === "tsconfig.json") return jsonFaults(text.replace(/^\/\/.*\n/, ""));
  switch (extname(path)) {
    case ".ts":
      return typescriptFaults(text);
    case ".json":
      return jsonFaults(text);
    case ".lock":
      return yamlFaults(text);
    case ".yaml":
    case ".yml":
      return [
        ...yamlFaults(text),
        ...(path === "compose.yaml" ? composeFaults(text) : templateFaults(path, text)),
      ];
    case ".md":
      return markdownFaults(text);
    case ".example":
      return environmentFaults(text);
    case "":
    case ".dockerignore":
      return path.endsWith("Dockerfile") ? dockerfileFaults(text) : ignoreFaults(text);
    default:
      return [`has an ending that nothing checks: ${extname(path)}`];
  }
}

function typescriptFaults(text: string): string[] {
  const file = ts.createSourceFile("file.ts", text, ts.ScriptTarget.ES2023, false);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  const faults = parseDiagnostics.map(
    ({ messageText }) => `does not parse: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
  );
  const walk = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === marker) faults.push("has an injected name");
    if (ts.isNoSubstitutionTemplateLiteral(node) && isSql(text, node)) faults.push(...sqlFaults(node.text));
    ts.forEachChild(node, walk);
  };
  walk(file);
  return faults;
}

/** The comment that marks it for editors stands before the literal. */
const isSql = (text: string, node: ts.Node): boolean =>
  text.slice(node.pos, node.end).trimStart().startsWith("/* sql */");

function sqlFaults(sql: string): string[] {
  try {
    const tree = JSON.stringify(parseSync(sql));
    // A bare word stands alone in the tree; within a text or a quoted name there is more around it.
    return tree.includes(`"${marker}"`) ? ["has injected SQL"] : [];
  } catch (error) {
    return [`has SQL that does not parse: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function jsonFaults(text: string): string[] {
  try {
    JSON.parse(text);
    return [];
  } catch {
    return ["is not JSON"];
  }
}

function yamlFaults(text: string): string[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.length !== 1) return ["is not one YAML document"];
  const [document] = documents;
  if (document === undefined || document.errors.length > 0)
    return [`is not YAML: ${document?.errors[0]?.code ?? ""}`];
  const faults: string[] = [];
  visit(document, {
    Scalar(_key, { value }) {
      if (value === marker) faults.push("has an injected value");
    },
  });
  return faults;
}

/** Compose replaces $X and ${X} unless the dollar is doubled. */
function composeFaults(text: string): string[] {
  const withoutEscaped = text.replaceAll("$$", "");
  return withoutEscaped.includes(`\${${marker}`) || withoutEscaped.includes(`$${marker}`)
    ? ["interpolates text of mlops.yaml"]
    : [];
}

/** Prometheus fills templates into labels and annotations, and Grafana variables into titles. */
function templateFaults(path: string, text: string): string[] {
  if (!path.includes("prometheus")) return [];
  return new RegExp(`\\{\\{\\s*${marker}`).test(text) ? ["fills a template that mlops.yaml names"] : [];
}

/** A reader's browser shows it: no element that runs. */
function markdownFaults(text: string): string[] {
  const outsideCode = text.replace(/(`+)[^`]*?\1/g, "");
  return /<script/i.test(outsideCode) ? ["has an injected script"] : [];
}

const instructions = /^(FROM|RUN|COPY|WORKDIR|ENV|ARG|USER|EXPOSE|CMD|ENTRYPOINT|HEALTHCHECK|LABEL|STOPSIGNAL|SHELL|VOLUME|ADD)\b/; // prettier-ignore

function dockerfileFaults(text: string): string[] {
  const faults: string[] = [];
  let goesOn = false;
  for (const line of text.split("\n")) {
    const isComment = /^\s*(#|$)/.test(line);
    if (!isComment && !goesOn && !instructions.test(line))
      faults.push(`has a line that is none: ${line.slice(0, 60)}`);
    if (!isComment && line.includes(marker)) faults.push("has injected text outside comments");
    goesOn = isComment ? goesOn : line.endsWith("\\");
  }
  return faults;
}

/** Defaults are given as they are declared; nothing else is read. */
function environmentFaults(text: string): string[] {
  const names = text.split("\n").flatMap((line) => /^([A-Z_][A-Z0-9_]*)=/.exec(line)?.[1] ?? []);
  return Object.keys(parseEnv(text))
    .filter((name) => !names.includes(name) || name.includes(marker))
    .map((name) => `sets ${name.slice(0, 60)}, which no line declares`);
}

function ignoreFaults(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => !/^\s*(#|$)/.test(line) && line.includes(marker))
    .map(() => "has injected text outside comments");
}
