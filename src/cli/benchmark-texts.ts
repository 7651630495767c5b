import type { BenchmarkTexts } from "../bench/benchmark-texts";
import { pairColumns } from "../datasets/read-pairs";
import { readRows } from "../datasets/read-rows";
import { InputError } from "../errors";

/**
 * The value of `--benchmark-data`: a name and a data file whose instructions are the problems.
 * @throws InputError when it is not NAME=FILE
 */
export function benchmarkTexts(text: string): BenchmarkTexts {
  const [, benchmark, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (benchmark === undefined || file === undefined) {
    throw new InputError(
      `--benchmark-data "${text}" must be NAME=FILE, for example gsm8k=test.jsonl`,
    );
  }
  return { benchmark, problems: problems(file) };
}

async function* problems(file: string): AsyncGenerator<string> {
  for await (const { place, row } of readRows(file, { columns: pairColumns.instruction })) {
    const column = pairColumns.instruction.find((name) => typeof row[name] === "string");
    if (column === undefined) {
      throw new InputError(
        `${file} ${place}: no text under any of ${pairColumns.instruction.join(", ")}`,
      );
    }
    yield row[column] as string;
  }
}
