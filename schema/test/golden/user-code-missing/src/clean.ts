export function dropCancelled(row: { id: number }) {
  return row;
}

export const limit = 10;

function hidden(): null {
  return null;
}
