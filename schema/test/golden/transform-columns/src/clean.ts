export const clean = <T>(row: T): T => row;
