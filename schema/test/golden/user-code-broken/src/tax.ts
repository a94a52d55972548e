export const tax = (value: number): number => value * 1.19;
