import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes a folder for what a notebook writes and nobody needs once its kernel has ended: then it is gone.
 * @param label part of its name
 */
export function temporaryFolder(label: string): string {
  const folder = mkdtempSync(join(tmpdir(), `agoralab-${label}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
