const dateTime = /^(\d{4}-\d\d-\d\d)[Tt\s](\d\d:\d\d:\d\d(?:\.\d+)?)(?:([Zz])|([+-]\d\d)(?::?(\d\d))?)$/;

/**
 * The time that a text of JSON Schema's format date-time spells; an invalid Date where it does not exist, as a
 * leap second. JavaScript itself reads forms other than `T` and `+00:00` by rules of its own: year 12 as 2012.
 */
export function readDateTime(text: string): Date {
  const [, date, time, zulu, hours = "+00", minutes = "00"] = dateTime.exec(text) ?? [];
  return new Date(date === undefined ? Number.NaN : `${date}T${time}${zulu ? "Z" : `${hours}:${minutes}`}`);
}
