export const legacy = (value) => value;
