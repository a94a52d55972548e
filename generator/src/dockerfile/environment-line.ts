/**
 * A variable with its default as `.env` spells it for Docker Compose and for Node's parseEnv alike: bare where it is plain,
 * else in quotes that nothing in it ends and in which nothing is replaced. Where no quotes do that, a comment: the default
 * holds without the line.
 */
export function environmentLine(name: string, value: string): string {
  if (/^[\w./:@%+,=~-]*$/.test(value)) return `${name}=${value}`;
  if (!value.includes("'")) return `${name}='${value}'`;
  if (!/["\\$`]/.test(value)) return `${name}="${value}"`;
  return `# ${name}: its default in mlops.yaml has quotes of both kinds, which no line here can spell.`;
}
