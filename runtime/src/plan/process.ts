/**
 * Entry of the process that compares two compiled projects; in-process.ts starts it. Their modules, and code of the user's
 * own with them, are loaded here and not into the command.
 */
import { sentError } from "../errors/index.js";
import { changesOf } from "./changes-of.js";
import { loadPlannedProject } from "./load-project.js";

process.once("message", ({ before, after }: { readonly before: string | null; readonly after: string }) => {
  void answer(before, after).then((message) => process.send!(message, () => process.exit(0)));
});

async function answer(before: string | null, after: string): Promise<object> {
  try {
    const earlier = before === null ? null : await loadPlannedProject(before);
    return { changes: changesOf(earlier, await loadPlannedProject(after)) };
  } catch (error) {
    return sentError(error);
  }
}
