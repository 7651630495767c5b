import { createHash } from "node:crypto";
import { zipSync } from "fflate";
import { InputError } from "../../errors";

/** A job's working directory as Ray takes it: a zip, named after what is in it. */
export interface JobPackage {
  /** `_ray_pkg_HASH.zip`; the same files give the same name on any machine and at any time. */
  readonly name: string;
  /** How a runtime environment refers to it. */
  readonly uri: string;
  readonly bytes: Uint8Array;
}

/** Ray's head refuses larger packages (`GCS_STORAGE_MAX_SIZE`, ray 2.60). */
const largestBytes = 500 * 2 ** 20;

/**
 * Packs files into a working directory.
 * @param files content by path, `/` between folders
 * @throws InputError when the zip is larger than Ray takes
 */
export function packJob(files: Readonly<Record<string, string | Uint8Array>>): JobPackage {
  const entries = Object.entries(files)
    .map(([path, content]) => [path, bytesOf(content)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const name = `_ray_pkg_${hashOf(entries)}.zip`;
  const bytes = zipSync(Object.fromEntries(entries), { level: 6, mtime: earliestZipTime });
  if (bytes.length > largestBytes) {
    const size = Math.ceil(bytes.length / 2 ** 20);
    throw new InputError(
      `the job's files are ${size} MiB packed, and Ray takes 500; train on fewer instances`,
    );
  }
  return { name, uri: `gcs://${name}`, bytes };
}

/** Zip has local times and begins with 1980; any constant will do. */
const earliestZipTime = new Date(1980, 0, 1);

/** Of names and contents rather than of the zip, so that a new zip library changes no name. */
function hashOf(entries: readonly (readonly [string, Uint8Array])[]): string {
  const hash = createHash("sha256");
  for (const [path, content] of entries) {
    hash.update(`${JSON.stringify(path)} ${content.length}\n`).update(content);
  }
  return hash.digest("hex").slice(0, 32);
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  // A plain Uint8Array: fflate tells files from folders by the constructor.
  return typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
}
