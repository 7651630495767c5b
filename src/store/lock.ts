import { constants, copyFile, link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { InputError } from "../errors";
import { diskError } from "./disk-error";
import { processStart } from "./process-start";

export interface Lock {
  release(): void;
}

interface Owner {
  readonly pid: number;
  readonly start: string;
  readonly host: string;
}

/**
 * Takes a directory for this process alone, until `release`. A lock whose process has died (kill -9,
 * power cut) is taken over; one made on another machine cannot be judged from here and is respected.
 * @param name of the lock's file, where only a part of the directory is taken
 * @throws InputError naming the process that holds it
 */
export async function takeLock(directory: string, name = "lock"): Promise<Lock> {
  const path = join(directory, name);
  const start = (await processStart(process.pid)) ?? "unknown";
  const owner: Owner = { pid: process.pid, start, host: hostname() };
  const text = JSON.stringify(owner);
  // A lock that appears must already hold its owner, so it is written apart and linked into place.
  const own = `${path}.${process.pid}.${lockCount++}`;
  try {
    await writeFile(own, text);
    while (!(await linked(own, path))) await breakIfStale(path, directory);
  } catch (error) {
    throw error instanceof InputError ? error : diskError(error, "locking the run", directory);
  } finally {
    await rm(own, { force: true });
  }
  // Synchronous: it also runs as the process exits.
  const release = () => {
    process.off("exit", release);
    rmSync(path, { force: true });
  };
  process.on("exit", release);
  return { release };
}

/** Two runs in one process (a notebook) must not share a temporary name. */
let lockCount = 0;

async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") throw error;
      // No hard links on this file system (exFAT, some network shares).
      return copyFile(own, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function breakIfStale(path: string, directory: string): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return;
  const owner = parseOwner(text);
  if (owner) {
    if (owner.host !== hostname()) {
      throw new InputError(
        `${directory} is in use by process ${owner.pid} on ${owner.host}; if that has ended, delete ${path}`,
      );
    }
    const start = await processStart(owner.pid);
    if (start !== undefined && (start === owner.start || start === "unknown")) {
      throw new InputError(
        `${directory} is in use by process ${owner.pid}; wait for it, or name another directory with --out`,
      );
    }
  }
  // Another process may break the same lock and take it between our look and our move: what we moved
  // away must be what we judged, else it goes back.
  const moved = `${path}.${process.pid}.stale`;
  try {
    await rename(path, moved);
  } catch {
    return;
  }
  if ((await readFile(moved, "utf8")) !== text) await linked(moved, path);
  await rm(moved, { force: true });
}

function parseOwner(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<Owner>;
    const { pid, start, host } = owner;
    if (typeof pid === "number" && typeof start === "string" && typeof host === "string") {
      return { pid, start, host };
    }
  } catch {
    // Not ours, or half written by a full disk: nobody holds it.
  }
  return undefined;
}
