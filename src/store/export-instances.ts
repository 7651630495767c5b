import { open, rename, rm } from "node:fs/promises";
import type { Instance } from "../bench/instance";
import { chatLine } from "./chat-line";
import { diskError } from "./disk-error";
import { readManifest, type Manifest } from "./manifest";
import { readInstances } from "./read-instances";
import { InputError } from "../errors";
import { makeFolderOf } from "./write-whole";

/**
 * What other tools read. `upstream`: data-agora's JSON, a list of `{config, instruction, response}`
 * with the generator as config. `chat`: JSON Lines of `{messages}`, a user and an assistant turn, as TRL
 * and OpenAI's fine-tuning take them. `parquet`: id, index, setting, generator, instruction, response.
 */
export const exportFormats = ["upstream", "chat", "parquet"] as const;

export type ExportFormat = (typeof exportFormats)[number];

/**
 * Writes the instances of a run, in the order of their index, to one file that is there whole or not
 * at all. Streams: memory holds a thousand instances at most.
 * @returns how many were written
 * @throws InputError when the run has no manifest or no instances, or the file cannot be written
 */
export async function exportInstances({
  run,
  format,
  out,
}: {
  readonly run: string;
  readonly format: ExportFormat;
  readonly out: string;
}): Promise<number> {
  const manifest = await readManifest(run);
  if (!manifest) throw new InputError(`${run} holds no manifest.json: it is no run of agoralab`);
  await makeFolderOf(out);
  const temporary = `${out}.${process.pid}.incomplete`;
  try {
    const count = await writers[format](readInstances(run), manifest, temporary);
    await rename(temporary, out);
    return count;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error instanceof InputError ? error : diskError(error, "exporting", out);
  }
}

type WriteExport = (
  instances: AsyncIterable<Instance>,
  manifest: Manifest,
  path: string,
) => Promise<number>;

const writers: Readonly<Record<ExportFormat, WriteExport>> = {
  upstream: (instances, { generator }, path) =>
    writeText(path, instances, {
      before: "[",
      between: ",",
      after: "\n]\n",
      textOf: ({ instruction, response }) =>
        `\n${JSON.stringify({ config: generator, instruction, response })}`,
    }),
  chat: (instances, _, path) =>
    writeText(path, instances, {
      before: "",
      between: "\n",
      after: "\n",
      textOf: chatLine,
    }),
  parquet: writeParquet,
};

/** Instances a write; large enough to be quick, small enough to stay out of memory. */
const groupSize = 1000;

async function* inGroups(instances: AsyncIterable<Instance>): AsyncGenerator<readonly Instance[]> {
  let group: Instance[] = [];
  for await (const instance of instances) {
    group.push(instance);
    if (group.length < groupSize) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

async function writeText(
  path: string,
  instances: AsyncIterable<Instance>,
  format: {
    readonly before: string;
    readonly between: string;
    readonly after: string;
    readonly textOf: (instance: Instance) => string;
  },
): Promise<number> {
  const file = await open(path, "w");
  try {
    let count = 0;
    await file.appendFile(format.before);
    for await (const group of inGroups(instances)) {
      if (count > 0) await file.appendFile(format.between);
      await file.appendFile(group.map(format.textOf).join(format.between));
      count += group.length;
    }
    await file.appendFile(format.after);
    await file.sync();
    return count;
  } finally {
    await file.close();
  }
}

async function writeParquet(
  instances: AsyncIterable<Instance>,
  { setting, generator }: Manifest,
  path: string,
): Promise<number> {
  const { ParquetWriter, fileWriter } = await import("hyparquet-writer");
  const columns: readonly (readonly [string, (instance: Instance) => string | number])[] = [
    ["id", ({ id }) => id],
    ["index", ({ index }) => index],
    ["setting", () => setting],
    ["generator", () => generator],
    ["instruction", ({ instruction }) => instruction],
    ["response", ({ response }) => response],
  ];
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    createdBy: "agoralab",
    schema: [
      { name: "instances", num_children: columns.length },
      ...columns.map(([name]) =>
        name === "index"
          ? ({ name, type: "INT32", repetition_type: "REQUIRED" } as const)
          : ({
              name,
              type: "BYTE_ARRAY",
              converted_type: "UTF8",
              repetition_type: "REQUIRED",
            } as const),
      ),
    ],
  });
  let count = 0;
  for await (const group of inGroups(instances)) {
    await writer.write({
      columnData: columns.map(([name, value]) => ({ name, data: group.map(value) })),
    });
    count += group.length;
  }
  await writer.finish();
  return count;
}
