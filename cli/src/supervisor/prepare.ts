import { CommandError } from "../errors/command-error.js";
import type { Display } from "../progress/display.js";
import { compileProject } from "../project/compile.js";
import { projectEnvironment } from "../project/environment.js";
import { changesOf, writeGenerated } from "../project/generate.js";
import type { LoadedProject } from "../project/load.js";
import { foreignSecrets, makeSecrets, missingSecrets } from "../project/secrets.js";
import { tellEdited } from "../project/tell-edited.js";
import { keepStartedCode } from "../project/started-code.js";
import { noteWhatRuns } from "./what-runs.js";
import type { Terminal } from "../terminal.js";
import { stopSystem } from "./down.js";
import { endLeftovers, endSupervisors, knownSystem, runningSystem } from "./leftovers.js";
import type { RunPlan } from "./messages.js";
import { checkPorts, planRun } from "./plan.js";
import { runHash } from "./run-hash.js";

export type Preparation =
  /** The same code runs already. */
  | { readonly outcome: "running" }
  | {
      readonly outcome: "start";
      readonly loaded: LoadedProject;
      readonly plan: RunPlan;
      readonly environment: Readonly<Record<string, string>>;
    };

/** Brings a project to the point where its processes can start, telling what had to be done. */
export async function prepareRun(
  terminal: Terminal,
  loaded: LoadedProject,
  detached: boolean,
  display: Display,
): Promise<Preparation> {
  const { folder, project } = loaded;
  const { userFiles } = await import("@mlops-yaml/schema");
  const environment = projectEnvironment(folder, terminal.env);

  const written = await writeGenerated(loaded);
  if (changesOf(written) > 0) display.say(`generate: ${changesOf(written)} files written`);
  tellEdited(terminal, written);
  for (const name of await makeSecrets(project, folder, environment))
    display.say(`secrets: ${name} made in .secrets/`);
  await checkSecrets(loaded, environment);
  const { hash: codeHash, compiled } = await compileProject(folder, userFiles(project));
  if (compiled) display.say("compile: generated/ -> build/");

  const hash = runHash(codeHash, environment);
  const noteStart = async (): Promise<void> => {
    await keepStartedCode(folder);
    await noteWhatRuns(
      loaded,
      written.edited.map(({ path }) => path),
    );
  };
  const running = await runningSystem(folder);
  const isSame = running?.buildHash === hash;
  if (isSame && (running.phase === "starting" || running.phase === "ready")) {
    await noteStart();
    return { outcome: "running" };
  }
  if (running) {
    if (running.phase === "stopping") display.say("what ran is still stopping: waiting for its end");
    else
      display.say(
        `${isSame ? "what runs is not well" : "the code or the database has changed"}: stopping it and starting again`,
      );
    await stopSystem(folder);
  }
  const { doubt } = await knownSystem(folder);
  if (doubt !== null) display.say(`${doubt}: looking for what is left of this project's processes`);
  if (await endSupervisors(folder)) display.say("ended a supervisor of this project whose state was lost");
  for (const name of await endLeftovers(folder))
    display.say(`ended ${name}, left over from a run that was killed`);
  await checkPorts(project);
  await noteStart();
  const plan = await planRun({ folder, project, buildHash: hash, environment, detached });
  return { outcome: "start", loaded, plan, environment };
}

async function checkSecrets(
  { project, folder }: LoadedProject,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const missing = await missingSecrets(await foreignSecrets(project), folder, environment);
  if (missing.length === 0) return;
  throw new CommandError(
    "MLO6009",
    `no value for ${missing.map((name) => `\${secret:${name}}`).join(", ")}`,
    "Set the environment variable of that name, or write the value to the file .secrets/NAME.",
  );
}
