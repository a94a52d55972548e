export const rush = (): boolean => true;
