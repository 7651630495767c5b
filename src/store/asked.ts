import { readFile } from "node:fs/promises";
import { InputError } from "../errors";
import { diskError } from "./disk-error";
import { writeWhole } from "./write-whole";

/** What was asked of a piece of work: keys as columns, values that can be compared. */
export type Asked = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Keeps beside resumable work what was asked of it, and refuses to go on with it when something else is
 * asked now. New work gets the file; of old work only the keys of `mayChange` are brought up to date.
 * @param path of the file, JSON
 * @param now what is asked
 * @param options.labels how a user calls a key (`--model`); others go by their own name
 * @param options.mayChange keys that two starts need not share
 * @throws InputError naming the first key that differs, or when the file is not readable
 */
export async function settleAsked(
  path: string,
  now: Asked,
  options: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly mayChange?: readonly string[];
  } = {},
): Promise<void> {
  const before = await readAsked(path);
  const { labels = {}, mayChange = [] } = options;
  for (const [key, value] of Object.entries(now)) {
    if (!before || mayChange.includes(key) || before[key] === value) continue;
    const name = labels[key] ?? key;
    const change = key.endsWith("sha256")
      ? "has changed since"
      : `was ${before[key] ?? "not given"} and is now ${value ?? "not given"}`;
    throw new InputError(`${path}: ${name} ${change}; ask as before, or name another directory`);
  }
  await writeWhole(path, `${JSON.stringify({ ...before, ...now }, undefined, 2)}\n`);
}

/**
 * @returns undefined when there is none
 * @throws InputError when the file is no such record
 */
export async function readAsked(path: string): Promise<Asked | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw diskError(error, "reading what was asked", path);
  }
  try {
    const asked: unknown = JSON.parse(text);
    if (typeof asked === "object" && asked !== null && !Array.isArray(asked)) return asked as Asked;
  } catch {
    // Said below.
  }
  throw new InputError(`${path} is not a JSON object; restore it or start in a new directory`);
}
