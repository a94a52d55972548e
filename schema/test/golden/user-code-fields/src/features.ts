export const size = ({ amount }: { amount: number }): string => (amount > 100 ? "large" : "small");
