import { InputError } from "../errors";
import { domains, type Domain } from "./domains";
import { suggestion } from "./closest";
import { methods, type Method } from "./methods";

/** A setting is a domain and a method, written `math/instance_generation`. */
export type Setting = `${Domain}/${Method}`;

/** The nine settings: methods in the paper's order, and within each the domains. */
export const settings: readonly Setting[] = methods.flatMap((method) =>
  domains.map((domain): Setting => `${domain}/${method}`),
);

/**
 * Reads a setting's name.
 * @throws InputError naming the closest setting when there is none of that name
 */
export function parseSetting(text: string): { domain: Domain; method: Method } {
  if (!(settings as readonly string[]).includes(text)) {
    throw new InputError(`unknown setting "${text}"; ${suggestion(text, settings)}`);
  }
  const [domain, method] = text.split("/") as [Domain, Method];
  return { domain, method };
}
