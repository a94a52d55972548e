import { posix } from "node:path";
import { Command, Option } from "commander";
import type { WritePlan } from "@mlops-yaml/generator";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { changesOf, planGenerate, writeGenerated } from "../project/generate.js";
import { loadOrTell, type LoadedProject } from "../project/load.js";
import { requireWritable } from "../project/writable.js";
import { tellEdited } from "../project/tell-edited.js";
import type { Session } from "../session.js";
import { printData, printJson, say, type Terminal } from "../terminal.js";

interface GenerateOptions {
  readonly check?: true;
  readonly diff?: true;
  readonly restore?: true | readonly string[];
  readonly json?: true;
}

export function generateCommand(session: Session): Command {
  return new Command("generate")
    .summary("emit the code, SQL and configuration of the project")
    .description(
      "Emits everything that mlops.yaml describes. Writes only what changed, removes what is no longer " +
        "emitted, and keeps files that were edited by hand, naming them.",
    )
    .addOption(new Option("--check", "write nothing; exit code 3 when the files are not up to date"))
    .addOption(
      new Option("--diff", "write nothing; print what would change as a unified diff").conflicts("check"),
    )
    .addOption(
      new Option("--restore [file...]", "overwrite files that were edited by hand: these, or all").conflicts([
        "check",
        "diff",
      ]),
    )
    .option("--json", "print what was done, or would be done, as JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops generate", "after a change of mlops.yaml"],
        ["mlops generate --diff", "look before writing"],
        ["mlops generate --restore compose.yaml", "give up what was changed in it by hand"],
        ["mlops generate --check", "in CI: fails when generated files are stale"],
      ),
    )
    .action(async (options: GenerateOptions) => {
      const loaded = await loadOrTell(session.terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const readOnly = options.check === true || options.diff === true;
      if (!readOnly) await requireWritable(loaded.folder);
      const restore = options.restore === true ? [] : options.restore?.map((file) => posix.normalize(file));
      const plan = await (readOnly ? planGenerate(loaded) : writeGenerated(loaded, { restore }));
      if (options.diff) {
        const { renderDiff } = await import("@mlops-yaml/generator");
        const diff = renderDiff(plan);
        if (diff && !options.json) printData(session.terminal, diff);
      }
      if (options.json) printJson(session.terminal, summary(plan));
      else tell(session.terminal, plan, readOnly);
      if (options.diff && !options.json) await tellEffects(session.terminal, loaded, plan);
      const clean = plan.edited.length === 0 && (!readOnly || changesOf(plan) === 0);
      if (!clean) session.exit(exitCode.differences);
    });
}

/** What the change does to what `mlops up` started last, where it did. */
async function tellEffects(terminal: Terminal, loaded: LoadedProject, write: WritePlan): Promise<void> {
  const { planChange, wasStarted } = await import("../plan/plan-change.js");
  if (!wasStarted(loaded)) return;
  const { renderPlan } = await import("../plan/render-plan.js");
  say(terminal, renderPlan(await planChange(loaded, { write })));
}

function summary(plan: WritePlan): unknown {
  const paths = (changes: WritePlan["create"]): string[] => changes.map(({ path }) => path);
  return {
    create: paths(plan.create),
    update: paths(plan.update),
    remove: paths(plan.remove),
    edited: paths(plan.edited),
    unchanged: plan.unchanged.length,
  };
}

/** @param planned true: nothing was written */
function tell(terminal: Terminal, plan: WritePlan, planned: boolean): void {
  const { talk } = terminal.colors;
  const kinds = [
    [talk.green("create"), plan.create],
    [talk.yellow("update"), plan.update],
    [talk.red("remove"), plan.remove],
  ] as const;
  for (const [kind, changes] of kinds) for (const { path } of changes) say(terminal, `${kind} ${path}`);
  const changes = changesOf(plan);
  if (changes === 0 && plan.edited.length === 0)
    say(terminal, `${talk.green("ok")} all ${plan.unchanged.length} files are up to date`);
  else if (planned && changes > 0)
    say(
      terminal,
      `${changes} of ${changes + plan.unchanged.length} files would change: run \`mlops generate\``,
    );
  else if (changes > 0) say(terminal, `${changes} files written, ${plan.unchanged.length} unchanged`);
  tellEdited(terminal, plan);
}
