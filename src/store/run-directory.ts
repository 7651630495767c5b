import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { diskError } from "./disk-error";
import { takeLock } from "./lock";

/** A run directory held by this process alone. */
export interface RunDirectory {
  /** The path of a file in it. */
  file(name: string): string;
  /** Gives up the space kept for the moment the disk is full. */
  makeRoom(): Promise<void>;
  /** Unlocks the directory. */
  close(): Promise<void>;
}

/**
 * Makes a run directory if need be and locks it.
 * @param spareBytes disk space kept so that calls already paid for can be written when the disk is
 *   full
 * @param work takes only the work of this name in the directory, so that other work may go on beside it
 * @throws InputError when another process works on it, when it is no directory, cannot be written, or the
 *   disk is full
 */
export async function openRunDirectory(
  path: string,
  spareBytes: number,
  work?: string,
): Promise<RunDirectory> {
  const prefix = work === undefined ? "" : `${work}.`;
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw diskError(error, "making the run directory", path);
  }
  const lock = await takeLock(path, `${prefix}lock`);
  const spare = join(path, `${prefix}spare-space`);
  try {
    await fill(spare, spareBytes);
  } catch (error) {
    await rm(spare, { force: true });
    lock.release();
    throw diskError(error, `setting aside ${spareBytes} bytes`, path);
  }
  return {
    file: (name) => join(path, name),
    makeRoom: () => rm(spare, { force: true }),
    close: async () => {
      await rm(spare, { force: true });
      lock.release();
    },
  };
}

async function fill(path: string, bytes: number): Promise<void> {
  const file = await open(path, "w");
  try {
    const block = Buffer.alloc(Math.min(bytes, 1 << 20));
    for (let written = 0; written < bytes; written += block.length) await file.appendFile(block);
    await file.datasync();
  } finally {
    await file.close();
  }
}
