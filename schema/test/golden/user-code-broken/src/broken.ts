export function clean(row: { id: number }) {
  return { ...row, id: row.id + };
}
