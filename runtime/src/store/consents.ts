/** What the user agreed to lose: `drop:raw.flights.distance`, `drop:raw.flights`. */
export interface Consents {
  given(consent: string): boolean;
  /** Consents that nothing asked for. */
  unused(): string[];
}

export function collectConsents(list: readonly string[]): Consents {
  const asked = new Set<string>();
  return {
    given(consent) {
      asked.add(consent);
      return list.includes(consent);
    },
    unused: () => list.filter((consent) => !asked.has(consent)),
  };
}
