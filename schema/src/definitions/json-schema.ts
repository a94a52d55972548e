import type { JsonSchema } from "./builder.js";
import { file } from "./file.js";

/** The published JSON Schema of mlops.yaml (draft-07, which every editor reads). */
export const jsonSchema: JsonSchema & { readonly $schema: string; readonly title: string } = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "mlops.yaml",
  description: "One file from which a whole machine-learning system is generated and run.",
  ...file.schema,
};
