import { markup, type Html } from "./markup.js";

/** A histogram with the ends of its axis. */
export function histogramChart(
  { from, to, counts }: { readonly from: string; readonly to: string; readonly counts: readonly number[] },
  name: string,
): Html {
  const most = Math.max(...counts, 1);
  const width = 220 / counts.length;
  const bars = counts.map((count, index) => {
    const height = count === 0 ? 0 : Math.max(1, Math.round((count / most) * 40));
    return markup`<rect class="bar" x="${round(index * width)}" y="${40 - height}" width="${round(Math.max(width - 1, 1))}" height="${height}"/>`;
  });
  const label = `Distribution of ${name} from ${from} to ${to}`;
  return markup`<svg role="img" aria-label="${label}" width="220" height="40" viewBox="0 0 220 40">${bars}</svg><div class="ends"><span>${from}</span><span>${to}</span></div>`;
}

/** One bar a value, oldest first. @param slots bars for which there is room */
export function sparkline(
  values: readonly { readonly value: number; readonly state: string }[],
  label: string,
  { width, height, slots }: { readonly width: number; readonly height: number; readonly slots: number },
): Html {
  const most = Math.max(...values.map(({ value }) => value), 1e-9);
  const step = width / slots;
  const bars = values.map(({ value, state }, index) => {
    const tall = Math.max(2, Math.round((value / most) * height));
    const x = index * step;
    return markup`<rect class="${state}" x="${round(x)}" y="${height - tall}" width="${round(Math.max(step - 1, 1))}" height="${tall}"/>`;
  });
  return markup`<svg role="img" aria-label="${label}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${bars}</svg>`;
}

/** A share of a whole as a bar. */
export function shareBar(share: number): Html {
  const width = share > 0 ? Math.max(1, round(share * 90)) : 0;
  return markup`<svg aria-hidden="true" width="90" height="8" viewBox="0 0 90 8"><rect class="faint" width="90" height="8"/><rect class="bar" width="${width}" height="8"/></svg>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
