/** generated/tests/parity.ts: training and serving agree on the data that is there. */
import type { Model, Project } from "@mlops-yaml/schema";
import type { Emitter } from "../frame/emitter.js";
import { constantOf } from "../frame/names.js";
import { TypeScriptFile } from "../frame/typescript-file.js";

/** How many examples of each model are replayed. */
const examples = 200;

export const testsEmitter: Emitter = {
  name: "tests",
  emit: (project) => {
    const models = testedModels(project);
    if (models.length === 0) return [];
    const file = new TypeScriptFile();
    file.add(
      [
        "",
        "// Answers examples of training sets as a server would at their time, and demands the same inputs:",
        "//   DATABASE_URL=… node --test build/generated/tests/parity.js",
        "",
      ].join("\n"),
    );
    for (const { name } of models) {
      const model = file.use(constantOf.model(name), `../models/${name}.js`);
      file.add(
        `await ${file.use("testParity")}(${file.use("project", "../project.js")}, ${model}, { examples: ${examples} });`,
      );
    }
    return [{ path: "generated/tests/parity.ts", node: "", content: file.print() }];
  },
};

/** Models with inputs that training and serving could come by differently. */
export function testedModels({ models }: Project): readonly Model[] {
  return models.filter(isComputed);
}

/** Whether a request and a training come by some input in different ways. */
function isComputed({ inputs }: Model): boolean {
  return inputs.some(({ origin }) => origin !== "request");
}
