import { InvalidArgumentError } from "commander";

/**
 * An option's value as a whole number of at least 1.
 * @throws InvalidArgumentError, which commander prints with the option's name
 */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError("want a whole number >= 1");
  }
  return value;
}

/**
 * An option's value as a whole number of at least 0.
 * @throws InvalidArgumentError, which commander prints with the option's name
 */
export function wholeNumberFrom0(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("want a whole number >= 0");
}

/**
 * An option's value as a number of at least 0.
 * @throws InvalidArgumentError, which commander prints with the option's name
 */
export function number(text: string): number {
  if (/^(\d+\.?\d*|\.\d+)$/.test(text)) return Number(text);
  throw new InvalidArgumentError("a number from 0 up is needed");
}

/**
 * An option's value as a number above 0.
 * @throws InvalidArgumentError, which commander prints with the option's name
 */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError("want a number above 0");
  return value;
}
