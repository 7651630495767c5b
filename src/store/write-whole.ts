import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { diskError } from "./disk-error";

/**
 * Writes a file that is there whole or not at all: a temporary file beside it, flushed, then renamed.
 * @throws InputError on no space or no right to write, the old file untouched
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await withWhole(path, (write) => write(content));
}

/**
 * Makes the folder that a user's own path names, for commands that write one file where they are told.
 * @throws InputError when it cannot be made
 */
export async function makeFolderOf(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw diskError(error, "making the folder", dirname(path));
  });
}

/**
 * Removes what a kill left of files that were being written. Under the lock of their folder.
 * @throws InputError when the folder cannot be read
 */
export async function removeIncomplete(folder: string): Promise<void> {
  try {
    const left = (await readdir(folder)).filter((name) => /\.\d+\.incomplete$/.test(name));
    for (const name of left) await rm(join(folder, name), { force: true });
  } catch (error) {
    throw diskError(error, "removing incomplete files", folder);
  }
}

/** Bytes that wait for a write of their own. */
const mostWaiting = 1 << 20;

/**
 * The same for content that comes bit by bit, which memory need not hold.
 * @param work makes the content; when it throws, the old file stays as it is
 */
export async function withWhole<T>(
  path: string,
  work: (write: (content: string | Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const temporary = `${path}.${process.pid}.incomplete`;
  const onDisk = <R>(action: Promise<R>) =>
    action.catch((error: unknown) => {
      throw diskError(error, "writing a file", path);
    });
  try {
    const file = await onDisk(open(temporary, "w"));
    let waiting: Buffer[] = [];
    let bytes = 0;
    const flush = async () => {
      const block = Buffer.concat(waiting);
      [waiting, bytes] = [[], 0];
      await onDisk(file.appendFile(block));
    };
    let result: T;
    try {
      result = await work(async (content) => {
        const more = Buffer.from(content);
        waiting.push(more);
        bytes += more.length;
        if (bytes >= mostWaiting) await flush();
      });
      await flush();
      await onDisk(file.sync());
    } finally {
      await file.close();
    }
    await onDisk(rename(temporary, path));
    return result;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
