/** 336776 -> "336,776". */
export function formatCount(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** Seconds as a reader says them: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min", "3 d 4 h". */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const [size, big, part, small] =
    seconds < 3600
      ? ([60, "min", 1, "s"] as const)
      : seconds < 86_400
        ? ([3600, "h", 60, "min"] as const)
        : ([86_400, "d", 3600, "h"] as const);
  const rest = Math.floor((seconds % size) / part);
  return `${Math.floor(seconds / size)} ${big}${rest > 0 ? ` ${rest} ${small}` : ""}`;
}

/** Time since then: "just now", "3 min ago". */
export function formatAge(time: Date, now: Date): string {
  const seconds = (now.getTime() - time.getTime()) / 1000;
  return seconds < 2 ? "just now" : `${formatDuration(Math.round(seconds))} ago`;
}

/** A metric's value with at most four significant decimals: 0.7182, 12.5, 3. */
export function formatMetric(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toFixed(4)));
}

/** Bytes in the largest fitting binary unit: "970 B", "9.0 MB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
