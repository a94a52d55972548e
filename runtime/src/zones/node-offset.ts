const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * What a zone's clocks are ahead of UTC by the tables of Node's ICU, in milliseconds.
 * @param time milliseconds since 1970-01-01T00:00:00Z
 * @throws RangeError for a zone that this Node does not know
 */
export function nodeOffset(time: number, zone: string): number {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    formatters.set(zone, formatter);
  }
  const text = formatter.format(time);
  const [, sign, hour = "0", minute = "0", second = "0"] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/u.exec(text) ?? [];
  const size = (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000;
  return sign === "-" ? -size : size;
}
