/** An amount of US dollars in words: cents from a tenth up, two significant digits below. */
export function usdText(amount: number): string {
  return `$${amount < 0.1 ? Number(amount.toPrecision(2)) : amount.toFixed(2)}`;
}
