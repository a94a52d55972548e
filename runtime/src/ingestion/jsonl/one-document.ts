import { RuntimeError } from "../../errors/index.js";

/**
 * Refuses a file that is one JSON document and not JSON Lines, by its first line that is not blank and no object: an
 * array, or an object that goes on in the next lines.
 * @throws RuntimeError MLO5104
 */
export function refuseDocument(firstLine: Buffer, file: string): void {
  const line = firstLine.toString("utf8").trim();
  if (line.startsWith("["))
    throw new RuntimeError("MLO5104", `${file} is a JSON array, not JSON Lines.`, {
      hint: "Write its items as one object a line: jq -c '.[]' FILE.",
    });
  // A line of JSON Lines that is cut off would hardly end just here.
  if (/^\{(.*[,{[])?$/s.test(line))
    throw new RuntimeError("MLO5104", `${file} has objects over several lines, which is not JSON Lines.`, {
      hint: "Write one object a line: jq -c . FILE.",
    });
}

/** @throws RuntimeError MLO5104 always */
export function refuseWithoutObject(file: string): never {
  throw new RuntimeError("MLO5104", `${file} is not JSON Lines: no line is a JSON object.`, {
    hint: "Write one object a line, or declare the format that the file has.",
  });
}
