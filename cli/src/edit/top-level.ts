/** Keys of mlops.yaml in the order in which the language describes them; new ones go to their place. */
export async function topLevelKeys(): Promise<readonly string[]> {
  const { jsonSchema } = await import("@mlops-yaml/schema");
  return Object.keys((jsonSchema as { properties: object }).properties);
}
