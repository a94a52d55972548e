import { Broken } from "../story.js";
import type { System } from "../system/system.js";
import { nothingToEnd, type Fault, type FaultKind } from "./fault.js";

/** What people do to a running system. A command may fail while something else is broken, but must end. */
const does = (
  text: string,
  weight: number,
  run: (system: System, tell: (what: string) => void) => Promise<void>,
): FaultKind => ({
  weight,
  draw: (): Fault => ({
    text,
    lasts: 0,
    failsFlows: false,
    inflict: async (system, story) => {
      await run(system, (what) => story.tell(what));
      return nothingToEnd;
    },
  }),
});

/** Runs a command to its documented end: 1 is a bug of ours, 128 the end of our patience. */
async function mlops(system: System, tell: (what: string) => void, ...args: string[]): Promise<number> {
  const { code, stderr } = await system.mlops(...args);
  tell(`mlops ${args.join(" ")} ended with ${code}${code === 0 ? "" : `: ${stderr.trim()}`}`);
  if (code === 1 || code === 128) throw new Broken(`mlops ${args.join(" ")} ended with ${code}:\n${stderr}`);
  return code;
}

async function promoteOther(system: System, tell: (what: string) => void): Promise<void> {
  const { stdout } = await system.mlops("models", system.project.model, "--json");
  const [model] = stdout === "" ? [] : (JSON.parse(stdout) as readonly Model[]);
  const other = model?.versions.findLast(({ version }) => version !== model.aliases["champion"]);
  if (other)
    await mlops(system, tell, "models", "promote", `${system.project.model}@${other.version}`, "champion");
  else tell("there is no other version");
}

interface Model {
  readonly aliases: Readonly<Record<string, number>>;
  readonly versions: readonly { readonly version: number }[];
}

export const commandFaults: Readonly<Record<string, FaultKind>> = {
  "down and up": does("mlops down, then up", 3, async (system, tell) => {
    await mlops(system, tell, "down");
    await mlops(system, tell, "up", "--detach");
  }),
  up: does("mlops up while it runs", 2, async (system, tell) => {
    await mlops(system, tell, "up", "--detach");
  }),
  generate: does("mlops generate", 2, async (system, tell) => {
    await mlops(system, tell, "generate");
  }),
  "changed definition": does("a view is defined otherwise, then mlops up", 2, async (system, tell) => {
    await system.project.redefine?.(system.folder, system.ports);
    await mlops(system, tell, "up", "--detach");
  }),
  "moved alias": does("the alias moves to another version", 4, promoteOther),
  training: does("a model is trained", 2, async (system, tell) => {
    await mlops(system, tell, "run", `train.${system.project.model}`);
  }),
};
