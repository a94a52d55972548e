/**
 * Durations as intervals of hours, minutes and seconds: a day of an interval would follow the session's time
 * zone, 24 hours do not.
 */
export function interval(seconds: number): string {
  return `interval '${duration(seconds)}'`;
}

/** `7200` -> `2 hours`, `90` -> `1 minute 30 seconds`. */
export function duration(seconds: number): string {
  const parts = [
    amount(Math.floor(seconds / 3600), "hour"),
    amount(Math.floor((seconds % 3600) / 60), "minute"),
    amount(seconds % 60, "second"),
  ].filter((part) => part !== null);
  return parts.length === 0 ? "0 seconds" : parts.join(" ");
}

function amount(count: number, unit: string): string | null {
  if (count === 0) return null;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
