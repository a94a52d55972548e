/** A JavaScript text and how tightly its outermost operator binds. */
export interface Code {
  readonly text: string;
  readonly level: number;
}

/** How tightly JavaScript's operators bind, loosest first. */
export const binding = {
  any: 0,
  conditional: 1,
  nullish: 2,
  or: 3,
  and: 4,
  equality: 5,
  relation: 6,
  sum: 7,
  unary: 8,
  atom: 9,
} as const;

export function atom(text: string): Code {
  return { text, level: binding.atom };
}

export function within(code: Code, level: number): string {
  return code.level < level ? `(${code.text})` : code.text;
}

/** `left operator right`, left-associative. */
export function infix(left: Code, operator: string, right: Code, level: number): Code {
  return { text: `${within(left, level)} ${operator} ${within(right, level + 1)}`, level };
}

export function not(code: Code): Code {
  return { text: `!${within(code, binding.unary)}`, level: binding.unary };
}

export function property(object: string, name: string): Code {
  return atom(/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? `${object}.${name}` : `${object}[${quote(name)}]`);
}

export function quote(text: string): string {
  return JSON.stringify(text);
}
