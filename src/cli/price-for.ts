import { classroomPrices } from "../classroom/teachers/prices";
import { InputError } from "../errors";
import { loadPrices, priceOf, readPrices, type Price } from "../models/pricing";

/**
 * The price of a model, from a list of the user's own or ours.
 * @throws InputError when a price list was given that has no row of the model's exact name
 */
export function priceFor(model: string, file: string | undefined): Price | undefined {
  const own = file === undefined ? [] : readPrices(file);
  const price = priceOf(model, loadPrices([...own, ...classroomPrices]));
  if (file !== undefined && !price) {
    const names = own.map((row) => `"${row.model}"`).join(", ");
    throw new InputError(`${file} has no row for model "${model}"; it has ${names || "no rows"}`);
  }
  return price;
}
