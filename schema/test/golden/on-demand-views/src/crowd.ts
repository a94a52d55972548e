export function crowd(row: { riders: number }): number {
  return row.riders;
}
