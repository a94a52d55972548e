import { indent } from "./select.js";

/** A SQL text as an indented template literal, marked so that editors colour it. */
export function sqlLiteral(sql: string): string {
  const escaped = sql.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${");
  return `/* sql */ \`\n${indent(escaped)}\n\``;
}
