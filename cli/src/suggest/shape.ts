const classes: Readonly<Record<string, string>> = { A: "[A-Z]", a: "[a-z]", "9": "[0-9]" };

/** The regular expression of a shape such as 9999-AAAAA; null where it says little: no code, or a word alone. */
export function regexOfShape(shape: string): string | null {
  if (shape.length >= 60 || !/[A9]/.test(shape) || /\s/.test(shape)) return null;
  const runs = shape.match(/A+|a+|9+|[^Aa9]/g) ?? [];
  if (runs.some((run) => !/[Aa9]/.test(run) && !/^[ -~]$/.test(run))) return null;
  const parts = runs.map((run) => {
    const kind = classes[run[0] ?? ""];
    if (kind === undefined) return run.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    return run.length === 1 ? kind : `${kind}{${run.length}}`;
  });
  return `^${parts.join("")}$`;
}
