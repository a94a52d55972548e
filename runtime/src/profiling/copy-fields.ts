/** Called for a row: field i is bytes[starts[i]] up to bytes[ends[i]], and starts[i] is -1 where it is missing. */
export type OnFields = (bytes: Buffer, starts: Int32Array, ends: Int32Array) => void;

/** What rows that do not fit have in the place of `t`, and why. */
export type OnUnfit = (reasons: readonly string[]) => void;

const [tab, lineFeed, backslash, letterN, letterT] = [9, 10, 92, 78, 116] as const;

/**
 * Reads lines of the staging table (`RowEncoder`) back into fields.
 * @param width number of columns behind the row's number, its fitness and its problems
 */
export function createFieldReader(
  width: number,
  onFields: OnFields,
  onUnfit: OnUnfit,
): (lines: Buffer) => void {
  const starts = new Int32Array(width);
  const ends = new Int32Array(width);
  return (lines) => {
    let at = 0;
    while (at < lines.length) {
      const fit = lines.indexOf(tab, at) + 1;
      const problem = fit + 2;
      let field = lines.indexOf(tab, problem);
      if (lines[fit] !== letterT) {
        const { reasons } = JSON.parse(lines.toString("utf8", problem, field).replaceAll("\\\\", "\\")) as {
          reasons: string[];
        };
        onUnfit(reasons);
        at = lines.indexOf(lineFeed, problem) + 1;
        continue;
      }
      for (let index = 0; index < width; index += 1) {
        const start = field + 1;
        let end = start;
        while (end < lines.length && lines[end] !== tab && lines[end] !== lineFeed) end += 1;
        const isMissing = end - start === 2 && lines[start] === backslash && lines[start + 1] === letterN;
        starts[index] = isMissing ? -1 : start;
        ends[index] = end;
        field = end;
      }
      onFields(lines, starts, ends);
      at = field + 1;
    }
  };
}
