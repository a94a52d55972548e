import { dotted, type Path } from "../read/document.js";
import type { TextWithReferences } from "../project.js";
import { problemAt, type Site } from "./site.js";

/** A parameter that holds a credential: of a signed URL, or as services take a key. */
const parameterName =
  /password|passwd|pwd|secret|token|signature|^sig$|credential|api[_-]?key|access[_-]?key/i;
const headerName = /password|secret|token|api[_-]?key|access[_-]?key|auth/i;

/** Those that are no place for plain text at all. */
const refusedHeader = /^(authorization|cookie|proxy-authorization|x-api-key)$/i;

/** Warns of a URL with a password or a token in plain text, in the text or in a default. */
export function warnOfPlainUrl(site: Site, path: Path, text: TextWithReferences): void {
  // A reference stands for nothing that could be mistaken for plain text.
  const written = text.map((part) => (typeof part === "string" ? part : "")).join("\0");
  const defaults = text.flatMap((part) => (typeof part === "string" ? [] : [part.default ?? ""]));
  const found = [written, ...defaults].flatMap(plainCredential).at(0);
  if (found === undefined) return;
  problemAt(site, path, {
    code: "MLO1391",
    severity: "warning",
    message: `${dotted(path)} has ${found} in plain text.`,
    hint: "Keep it as a secret, the whole URL or that part of it: ${secret:NAME}, with the value in .secrets/NAME. Then change it.",
  });
}

/** Reports a header with a credential in plain text. */
export function checkPlainHeader(site: Site, path: Path, name: string, value: string): void {
  const isRefused = refusedHeader.test(name);
  if (value.includes("${") || !(isRefused || headerName.test(name))) return;
  problemAt(site, path, {
    code: isRefused ? "MLO1320" : "MLO1392",
    severity: isRefused ? "error" : "warning",
    message: `${dotted(path)} ${isRefused ? "holds" : "looks like"} a credential as plain text.`,
    hint: isRefused
      ? "Keep it as a secret: Bearer ${secret:TOKEN}."
      : "Keep it as a secret: ${secret:TOKEN}.",
  });
}

/** What of a URL is a credential; "\0" stands where a reference is. */
function plainCredential(url: string): string[] {
  const [, account = "", query = ""] =
    /^[a-z][a-z\d+.-]*:\/\/(?:([^/?#]*)@)?[^?#]*(?:\?([^#]*))?/i.exec(url) ?? [];
  const password = account.slice(account.indexOf(":") + 1 || account.length);
  if (password.replaceAll("\0", "") !== "") return ["a password"];
  const parameter = query
    .split("&")
    .map((pair) => pair.split("="))
    .find(([name = "", ...value]) => parameterName.test(name) && value.join("=").replaceAll("\0", "") !== "");
  return parameter === undefined ? [] : [`a value of the parameter "${parameter[0]}"`];
}
