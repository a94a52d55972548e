import { redact } from "@mlops-yaml/runtime/redact";
import type { Readable, Writable } from "node:stream";
import pc from "picocolors";
import { exactJson } from "./json/exact-json.js";

type Colors = ReturnType<typeof pc.createColors>;

/** Everything that a verb may touch of the outside: data goes to stdout, talk to stderr. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Whether a person sits in front of stderr: progress bars and questions only then. */
  readonly isTTY: boolean;
  /** Characters in a line of stderr. */
  readonly columns: number;
  /** Colours of stdout and of stderr; identity functions where colour is off. */
  readonly colors: { readonly out: Colors; readonly talk: Colors };
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** The terminal of this process. Honours NO_COLOR and FORCE_COLOR. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  return {
    stdin,
    stdout,
    stderr,
    isTTY: stderr.isTTY === true && env["TERM"] !== "dumb",
    columns: stderr.columns ?? 80,
    colors: {
      out: pc.createColors(wantsColor(env, stdout.isTTY)),
      talk: pc.createColors(wantsColor(env, stderr.isTTY)),
    },
    env,
    cwd: process.cwd(),
  };
}

function wantsColor(env: NodeJS.ProcessEnv, isTTY: boolean | undefined): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"] && env["FORCE_COLOR"] !== "0") return true;
  return isTTY === true && env["TERM"] !== "dumb";
}

/** Writes one line (or several) of data. */
export function printData(terminal: Terminal, text: string): void {
  terminal.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Writes one line (or several) of talk: what libraries say is in it, so no secret and no password of a URL is. */
export function say(terminal: Terminal, talk: string): void {
  const text = redact(talk);
  terminal.stderr.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Writes a value as JSON data. */
export function printJson(terminal: Terminal, value: unknown): void {
  printData(terminal, exactJson(value, 2));
}
