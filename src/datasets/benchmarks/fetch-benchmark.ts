import { copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Benchmark } from "../../bench/benchmarks";
import { InputError, InterruptedError } from "../../errors";
import { type DownloadProgress, downloadSource } from "../download-source";
import type { Hub } from "../hub";
import type { HubFile } from "../hub-files";
import { readRows } from "../read-rows";
import type { Row } from "../row";
import { mendable } from "../system-error";
import { type BenchmarkPart, benchmarkSources } from "./benchmark-sources";

export interface FetchBenchmark {
  readonly benchmark: Benchmark;
  /** Files, manifest and downloads are put below it. */
  readonly directory: string;
  /** Commit, tag or branch to take instead of ours. */
  readonly revision?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** What lies beside a fetched benchmark: where it comes from, exactly. Keys are those of the file. */
export interface BenchmarkManifest {
  readonly benchmark: Benchmark;
  /** In the official format, as `agoralab answer --problems` takes it. */
  readonly problems: string;
  readonly problem_count: number;
  /** What the benchmark is known to have. */
  readonly problem_count_known: number;
  /** Outputs of the baseline, for `agoralab judge --baseline`. */
  readonly baseline?: string;
  /** Directory for `agoralab score --length-control-data`. */
  readonly length_control?: string;
  readonly repo: string;
  readonly revision_asked: string;
  /** The commit the revision stood for. */
  readonly commit: string;
  readonly licence: string;
  readonly files: readonly HubFile[];
}

/**
 * Fetches a benchmark: the problems as `BENCHMARK.jsonl` in the official format, and beside them, where
 * there are such, the baseline's outputs and the data of AlpacaEval's length control. The same commit
 * gives the same files.
 * @returns the manifest and its file
 * @throws InputError when the set is missing or gated, has another layout, or the disk refuses;
 *   ProviderError, InterruptedError, both to be resumed by running again
 */
export async function fetchBenchmark(
  hub: Hub,
  { benchmark, directory, revision, signal, onProgress }: FetchBenchmark,
): Promise<{ manifest: BenchmarkManifest; manifestFile: string }> {
  const source = benchmarkSources[benchmark];
  const wanted = source.parts.map(({ files }) => files.source).join("|");
  const asked = revision ?? source.revision;
  try {
    const { commit, files, paths } = await downloadSource(
      hub,
      { ...source, files: new RegExp(wanted) },
      {
        revision: asked,
        directory: join(directory, "downloads"),
        ...(signal && { signal }),
        ...(onProgress && { onProgress }),
      },
    );
    const of = (kind: BenchmarkPart["kind"]) => {
      const part = source.parts.find((one) => one.kind === kind);
      const found = files.flatMap(({ path }, place) =>
        part?.files.test(path) ? [{ path, at: paths[place]! }] : [],
      );
      if (part && found.length === 0) {
        throw new InputError(
          `${source.repo} has no file like ${part.files.source} at ${commit}; its layout may have changed, choose another commit with --revision`,
        );
      }
      return found;
    };
    const rows = await problemRows(benchmark, of("problems"), signal);
    const problems = join(directory, `${benchmark}.jsonl`);
    await mkdir(directory, { recursive: true });
    await writeWhole(problems, rows.map((row) => `${jsonOf(row)}\n`).join(""));
    const baseline = of("baseline")[0];
    const baselineName = baseline && `${benchmark}.baseline.${baseline.path.split(".").at(-1)}`;
    if (baseline) await copyFile(baseline.at, join(directory, baselineName!));
    const lengthControl = of("length_control");
    if (lengthControl.length > 0)
      await mkdir(join(directory, "length-control"), { recursive: true });
    for (const { at } of lengthControl) {
      await copyFile(at, join(directory, "length-control", basename(at)));
    }
    const manifest: BenchmarkManifest = {
      benchmark,
      problems: basename(problems),
      problem_count: rows.length,
      problem_count_known: source.size,
      ...(baselineName !== undefined && { baseline: baselineName }),
      ...(lengthControl.length > 0 && { length_control: "length-control" }),
      repo: source.repo,
      revision_asked: asked,
      commit,
      licence: source.licence,
      files,
    };
    const manifestFile = join(directory, `${benchmark}.manifest.json`);
    await writeWhole(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
    return { manifest, manifestFile };
  } catch (error) {
    throw mendable(error, `fetching ${benchmark} into ${directory}`);
  }
}

async function problemRows(
  benchmark: Benchmark,
  files: readonly { readonly path: string; readonly at: string }[],
  signal: AbortSignal | undefined,
): Promise<Row[]> {
  const { toRow } = benchmarkSources[benchmark];
  const rows: Row[] = [];
  for (const { path, at } of files) {
    let index = 0;
    for await (const placed of readRows(at, { name: path })) {
      if (signal?.aborted) throw new InterruptedError("interrupted; run again to resume");
      rows.push(toRow(placed, path, index++));
    }
  }
  if (rows.length === 0) throw new InputError(`${benchmark}: the files hold no rows`);
  return rows;
}

/** Parquet's 64-bit numbers are task numbers here. */
function jsonOf(row: Row): string {
  return JSON.stringify(row, (_, value: unknown) =>
    typeof value === "bigint" ? Number(value) : value,
  );
}

/** Whole or not at all: written beside its place, then renamed. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.incomplete`, text, { flush: true });
  await rename(`${path}.incomplete`, path);
}
