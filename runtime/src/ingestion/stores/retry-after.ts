/** A server that asks for more waits until the flow's next run. */
const longestSeconds = 60;

/** What Retry-After asks for: seconds, or a date (RFC 9110, 10.2.3); null where it asks for nothing. */
export function retryAfterSeconds(header: string | undefined, now = Date.now()): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), longestSeconds);
}
