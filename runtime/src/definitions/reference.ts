export interface ReferenceDefinition {
  readonly from: "env" | "secret";
  readonly name: string;
  readonly default?: string;
}

/** Text, or the parts of text in which references stand. */
export type TextDefinition = string | readonly (string | ReferenceDefinition)[];
