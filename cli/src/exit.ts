/** What the exit code of every verb means. */
export const exitCode = {
  fine: 0,
  bug: 1,
  userCanFix: 2,
  differences: 3,
  interrupted: 130,
} as const;
