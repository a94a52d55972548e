/** More digits than this no column holds. */
const mostDigits = 400;

/** The digits of a number in JSON, without point and exponent; null where it is not whole. */
export function wholeNumber(text: string): string | null {
  const [, sign, whole, fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return null;
  const power = Number(exponent) - fraction.length;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, "");
  if (digits === "0") return "0";
  if (power >= 0) return power + digits.length > mostDigits ? null : sign + digits + "0".repeat(power);
  if (!new RegExp(`0{${Math.min(-power, 1_000)}}$`).test(digits) || digits.length <= -power) return null;
  return sign + digits.slice(0, power);
}
