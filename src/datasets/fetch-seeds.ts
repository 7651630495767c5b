import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Seed } from "../bench/instance";
import type { Setting } from "../bench/settings";
import { InputError } from "../errors";
import { createRandom } from "../stats/random";
import { type DownloadProgress, downloadSource } from "./download-source";
import type { Hub } from "./hub";
import type { HubFile } from "./hub-files";
import { readSourceSeeds } from "./read-source-seeds";
import { reservoirSample } from "./reservoir";
import { seedHash } from "./seed-hash";
import { type SeedSource, seedSources } from "./seed-sources";
import { loadSettingDetails } from "./setting-details";
import { mendable } from "./system-error";

export interface FetchSeeds {
  readonly setting: Setting;
  /** Seeds, manifest and downloads are put below it. */
  readonly directory: string;
  /** Seed of the sampling; 0 if left out. */
  readonly seed?: number;
  /** Seeds to draw; the paper's number if left out. */
  readonly size?: number;
  /** Revisions to take instead of ours, by repository. */
  readonly revisions?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** What lies beside fetched seeds: where they come from, exactly. Keys are those of the file. */
export interface SeedManifest {
  readonly setting: Setting;
  readonly seed_file: string;
  readonly seed_count: number;
  /** The paper's number (Table 1), or the one asked for. */
  readonly seed_count_asked: number;
  readonly seed_hash: string;
  readonly sampling_seed: number;
  readonly sources: readonly SourceManifest[];
}

export interface SourceManifest {
  readonly repo: string;
  /** What `revisions` or we name; where that is `main`, a later fetch keeps to the commit found first. */
  readonly revision_asked: string;
  /** The commit the revision stood for. */
  readonly commit: string;
  readonly licence: string;
  readonly rows_read: number;
  /** Of another category, or without text; the rest could be drawn. */
  readonly rows_left_out: number;
  readonly files: readonly HubFile[];
}

/**
 * Fetches a setting's public seed data: resolves each revision to a commit, downloads what is not
 * there yet, reads it row by row and draws the sample. The same commit, size and sampling seed give
 * the same seeds. A source we know no commit of is pinned by its first fetch into a directory: later
 * ones take the commit that the manifest there names, until `revisions` asks for another.
 * @returns the manifest and its file, beside which `SETTING.jsonl` holds the seeds
 * @throws InputError when a set is missing or gated, has another layout, or the disk refuses;
 *   ProviderError, InterruptedError, both to be resumed by running again
 */
export async function fetchSeeds(
  hub: Hub,
  request: FetchSeeds,
): Promise<{ manifest: SeedManifest; manifestFile: string; seedFile: string }> {
  const { setting, directory, seed: samplingSeed = 0, signal } = request;
  const asked = request.size ?? paperSize(setting);
  checkRevisions(request);
  const sources: SourceManifest[] = [];
  const random = createRandom(`seeds/${setting}/${samplingSeed}`);
  const name = setting.replace("/", "-");
  const seedFile = join(directory, `${name}.jsonl`);
  const manifestFile = join(directory, `${name}.manifest.json`);
  try {
    const earlier = await commitsIn(manifestFile);
    async function* candidates(): AsyncGenerator<Seed> {
      for (const source of seedSources[setting]) {
        const { files, paths, commit } = await downloadSource(hub, source, {
          revision: pinnedBefore(source, request, earlier) ?? revisionOf(source, request),
          directory: join(directory, "downloads"),
          signal,
          onProgress: request.onProgress,
        });
        const counts = { rowsRead: 0, rowsLeftOut: 0 };
        const rows = readSourceSeeds(source, { commit, paths, counts, signal });
        yield* source.size === undefined ? rows : await reservoirSample(rows, source.size, random);
        sources.push({
          repo: source.repo,
          revision_asked: revisionOf(source, request),
          commit,
          licence: source.licence,
          rows_read: counts.rowsRead,
          rows_left_out: counts.rowsLeftOut,
          files,
        });
      }
    }
    const seeds = await reservoirSample(candidates(), asked, random);
    const manifest: SeedManifest = {
      setting,
      seed_file: `${name}.jsonl`,
      seed_count: seeds.length,
      seed_count_asked: asked,
      seed_hash: seedHash(seeds),
      sampling_seed: samplingSeed,
      sources,
    };
    await writeWhole(seedFile, seeds.map((seed) => `${JSON.stringify(seed)}\n`).join(""));
    await writeWhole(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
    return { manifest, manifestFile, seedFile };
  } catch (error) {
    throw mendable(error, `fetching the seeds of ${setting} into ${directory}`);
  }
}

function revisionOf({ repo, revision }: SeedSource, { revisions }: FetchSeeds): string {
  return revisions?.[repo] ?? revision;
}

/** The commit an earlier fetch found, for a source that nothing else pins. */
function pinnedBefore(
  { repo, revision }: SeedSource,
  { revisions }: FetchSeeds,
  earlier: ReadonlyMap<string, string>,
): string | undefined {
  return revision === "main" && revisions?.[repo] === undefined ? earlier.get(repo) : undefined;
}

/**
 * Commits by repository, of an earlier fetch's manifest; none when there is no such file.
 * @throws InputError when the file is not such a manifest
 */
async function commitsIn(manifestFile: string): Promise<ReadonlyMap<string, string>> {
  let text: string;
  try {
    text = await readFile(manifestFile, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw error;
  }
  try {
    const { sources } = manifestSchema.parse(JSON.parse(text));
    return new Map(sources.map(({ repo, commit }) => [repo, commit]));
  } catch (error) {
    throw new InputError(`${manifestFile} is no manifest of seeds; remove it to fetch anew`, {
      cause: error,
    });
  }
}

const manifestSchema = z.object({
  sources: z.array(z.object({ repo: z.string(), commit: z.string().regex(/^[0-9a-f]{40}$/) })),
});

function checkRevisions({ setting, revisions = {} }: FetchSeeds): void {
  const repos = seedSources[setting].map(({ repo }) => repo);
  for (const repo of Object.keys(revisions)) {
    if (!repos.includes(repo)) {
      throw new InputError(`${setting} takes no seeds from ${repo}, only from ${repos.join(", ")}`);
    }
  }
}

function paperSize(setting: Setting): number {
  const details = loadSettingDetails().find((candidate) => candidate.setting === setting);
  if (!details) throw new InputError(`Table 1 has no setting ${setting}`);
  return details.seedSize;
}

/** Whole or not at all: written beside its place, then renamed. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.incomplete`, text, { flush: true });
  await rename(`${path}.incomplete`, path);
}
