import { dataPlace, type DataPlace, type Source } from "@mlops-yaml/schema";

/** What of the project's folder the file sources read, without what lies inside another one, sorted. */
export function dataPlaces(sources: readonly Source[]): readonly DataPlace[] {
  const all = sources.flatMap(({ connection }) =>
    connection.type === "file" ? [dataPlace(connection.path)] : [],
  );
  const unique = [...new Map(all.map((place) => [place.path, place])).values()];
  const isInside = ({ path }: DataPlace): boolean =>
    unique.some((other) => path.startsWith(`${other.path}/`));
  return unique.filter((place) => !isInside(place)).sort((a, b) => (a.path < b.path ? -1 : 1));
}
