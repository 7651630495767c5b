import { join } from "node:path";
import { InputError } from "../errors";
import { downloadFile } from "./download-file";
import type { Hub } from "./hub";
import { fetchCommit, type HubFile, listHubFiles } from "./hub-files";
import type { SeedSource } from "./seed-sources";

export interface DownloadSource {
  /** Commit, tag or branch. */
  readonly revision: string;
  /** Files go to DIRECTORY/OWNER__NAME/COMMIT/PATH. */
  readonly directory: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

export interface DownloadProgress {
  /** The source under way. */
  readonly repo: string;
  /** Of all its files, on disk now. */
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface DownloadedSource {
  /** What the revision stood for. */
  readonly commit: string;
  /** In the order of their paths. */
  readonly files: readonly HubFile[];
  /** Where they lie, in the same order. */
  readonly paths: readonly string[];
}

/**
 * Resolves the revision of a source to a commit and downloads its files, those not there yet.
 * @throws InputError when the dataset is missing or gated or has no such files; ProviderError and
 *   InterruptedError, both to be resumed by running again
 */
export async function downloadSource(
  hub: Hub,
  source: Pick<SeedSource, "repo" | "directory" | "files">,
  { revision, directory, signal, onProgress }: DownloadSource,
): Promise<DownloadedSource> {
  const { repo } = source;
  const commit = await fetchCommit(hub, { repo, revision, signal });
  const files: HubFile[] = [];
  const place = { repo, revision: commit, directory: source.directory, signal };
  for await (const file of listHubFiles(hub, place)) {
    if (source.files.test(file.path)) files.push(file);
  }
  if (files.length === 0) {
    throw new InputError(
      `${repo} has no file like ${source.files.source} at ${commit}; its layout may have changed, choose an older commit with --revision`,
    );
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  const paths: string[] = [];
  let before = 0;
  for (const file of files) {
    const target = join(directory, repo.replace("/", "__"), commit, file.path);
    await downloadFile(hub, {
      repo,
      revision: commit,
      file,
      target,
      signal,
      onProgress: (bytes) => onProgress?.({ repo, bytes: before + bytes, totalBytes }),
    });
    before += file.size;
    paths.push(target);
  }
  return { commit, files, paths };
}
