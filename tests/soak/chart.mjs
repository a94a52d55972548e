/** One small chart a quantity, in a page of SVG: failures first, drawn in red. */
const width = 300;
const height = 90;
const columns = 4;

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * @param {readonly import("./judge.mjs").Sample[]} samples
 * @param {ReturnType<import("./judge.mjs").judge>} verdicts
 */
export function chart(samples, verdicts) {
  const sorted = [...verdicts].sort((a, b) => Number(a.verdict === "fine") - Number(b.verdict === "fine"));
  const rows = Math.ceil(sorted.length / columns);
  const cells = sorted.map((verdict, i) => {
    const x = (i % columns) * width;
    const y = Math.floor(i / columns) * height;
    return `<g transform="translate(${x} ${y})">${cell(samples, verdict)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${columns * width}" height="${rows * height}" font-family="sans-serif" font-size="10">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...cells,
    "</svg>\n",
  ].join("\n");
}

function cell(samples, { quantity, verdict, most, last }) {
  const points = samples
    .filter(({ quantities }) => quantities[quantity] !== undefined)
    .map(({ seconds, quantities }) => [seconds, quantities[quantity]]);
  const end = Math.max(1, points.at(-1)?.[0] ?? 1);
  const top = Math.max(1, most);
  const line = points
    .map(
      ([x, y]) => `${(5 + (x / end) * (width - 20)).toFixed(1)},${(height - 10 - (y / top) * 55).toFixed(1)}`,
    )
    .join(" ");
  const colour = verdict === "fine" ? "#246" : "#c22";
  return [
    `<text x="5" y="12" fill="${colour}">${escape(quantity)}: ${escape(verdict)}</text>`,
    `<text x="5" y="23" fill="#666">last ${short(last ?? 0)}, most ${short(most)}</text>`,
    `<polyline points="${line}" fill="none" stroke="${colour}"/>`,
  ].join("");
}

export const short = (value) =>
  Math.abs(value) >= 1e6
    ? `${(value / 1e6).toFixed(1)}M`
    : Math.abs(value) >= 1e4
      ? `${(value / 1e3).toFixed(0)}k`
      : `${Math.round(value * 10) / 10}`;
