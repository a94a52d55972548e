import { Command, Option } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";
import { printData, printJson, say } from "../terminal.js";

interface PlanOptions {
  readonly against?: string;
  readonly allowBreaking?: true;
  readonly format: "text" | "markdown";
  readonly json?: true;
}

export function planCommand(session: Session): Command {
  return new Command("plan")
    .summary("say what a change of mlops.yaml does, and change nothing")
    .description(
      "Compares the project with what `mlops up` started last on this machine, or with a revision, and says for each part " +
        "what happens and why: read again, migrated, computed again, trained again, only judged again, served differently, " +
        "restarted. The worker decides by the same comparison. Exit code 0: nothing happens, 3: something does, " +
        "2: callers of a service may no longer work.",
    )
    .option(
      "--against <revision>",
      "compare with this branch, tag or commit, whose generated/ has to be committed",
    )
    .option("--allow-breaking", "exit code 3 instead of 2 where callers of a service may no longer work")
    .addOption(
      new Option("--format <format>", "for people, or as a table for a pull request")
        .choices(["text", "markdown"])
        .default("text"),
    )
    .addOption(new Option("--json", "print the changes as JSON").conflicts("format"))
    .addHelpText(
      "after",
      examples(
        ["mlops plan", "before `mlops up`: what it will do"],
        ["mlops plan --against main --format markdown", "a comment for a pull request"],
        ["mlops plan --json | jq '.changes[] | select(.breaking)'", "what callers notice"],
      ),
    )
    .action(async (options: PlanOptions) => {
      const loaded = await loadOrTell(session.terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const [{ planChange }, { isBreaking, renderMarkdown, renderPlan }] = await Promise.all([
        import("../plan/plan-change.js"),
        import("../plan/render-plan.js"),
      ]);
      const plan = await planChange(loaded, { against: options.against ?? null });
      if (options.json) printJson(session.terminal, plan);
      else
        printData(session.terminal, options.format === "markdown" ? renderMarkdown(plan) : renderPlan(plan));
      if (plan.changes.length === 0) return;
      if (!isBreaking(plan) || options.allowBreaking) return session.exit(exitCode.differences);
      const { talk } = session.terminal.colors;
      say(
        session.terminal,
        `${talk.cyan("hint")} Callers may no longer work: tell them first, then pass --allow-breaking.`,
      );
      session.exit(exitCode.userCanFix);
    });
}
