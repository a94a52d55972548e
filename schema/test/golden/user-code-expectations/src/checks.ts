export const isFine = (): boolean => true;
