/** `12,50` -> 12.5 */
export function parseAmount(text: string): number {
  const amount = Number(text.replace(",", "."));
  if (Number.isNaN(amount)) throw new Error(`${JSON.stringify(text)} is no amount`);
  return amount;
}
