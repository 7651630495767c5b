import type { DownloadProgress } from "../datasets/download-source";
import { progress, type ProgressBar } from "../notebook/progress";

/** One bar a source, in megabytes. */
export function createDownloadBars(): (progress: DownloadProgress) => void {
  let repo: string | undefined;
  let bar: ProgressBar | undefined;
  let shown = 0;
  return (state) => {
    if (state.repo !== repo) {
      repo = state.repo;
      shown = 0;
      bar = progress({ label: `${repo} (MB)`, total: Math.ceil(state.totalBytes / 1e6) });
    }
    const megabytes = Math.ceil(state.bytes / 1e6);
    if (megabytes > shown) bar?.tick(megabytes - shown);
    shown = Math.max(shown, megabytes);
    if (state.bytes >= state.totalBytes) bar?.finish();
  };
}
