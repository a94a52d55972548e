import type { ToStringOptions, DocumentOptions, SchemaOptions, CreateNodeOptions } from "yaml";

/** How emitted YAML is printed: no anchors, no folded lines, quotes wherever a YAML 1.1 reader would see no text. */
export const yamlStyle = {
  aliasDuplicateObjects: false,
  lineWidth: 0,
  compat: "yaml-1.1",
} as const satisfies ToStringOptions & DocumentOptions & SchemaOptions & CreateNodeOptions;
