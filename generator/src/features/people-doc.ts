import type { Tags } from "@mlops-yaml/schema";

/** What people wrote of a view: its description, or what stands in for it, its owner and its tags. */
export function peopleDoc(
  view: { readonly description: string | null; readonly owner: string | null; readonly tags: Tags },
  otherwise: string,
): string {
  const { description, owner, tags } = view;
  return [
    description ?? otherwise,
    ...(owner === null ? [] : [`Owner: ${owner}`]),
    ...(tags.length === 0 ? [] : [`Tags: ${tags.map(({ name, value }) => `${name}=${value}`).join(", ")}`]),
  ].join("\n");
}
