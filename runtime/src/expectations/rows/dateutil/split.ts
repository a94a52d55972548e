/**
 * Splits a text as dateutil does: runs of letters and of digits, every other character alone, white space as " ".
 * Dots stay within numbers ("10.5") unless there are several, or letters.
 */
export function split(text: string): string[] {
  const runs = text.replaceAll("\0", "").match(/\s|\p{L}+(?:\.\p{L}+)*\.?|\d+(?:[.,]\d+)*[.,]?|[^]/gu) ?? [];
  return runs.flatMap((run) => {
    if (/^\s$/u.test(run)) return [" "];
    if (!/^[\p{L}\d]/u.test(run) || !/[.,]/.test(run)) return [run];
    if (/^\d+\.\d+$/.test(run)) return [run];
    // A comma is decimal only after at least two digits.
    if (/^\d{2,},\d+$/.test(run)) return [run.replace(",", ".")];
    return run.split(/([.,])/).filter((part) => part !== "");
  });
}
