import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../errors";
import type { RayJobs } from "./jobs-client";
import type { RayJob } from "./run-job";

/** The Python side, as it ships with the package: beside src as well as beside dist. */
const clusterScripts: string = join(__dirname, "..", "..", "..", "scripts", "cluster");

/** A Ray cluster as our jobs use it. */
export interface RayCluster {
  readonly jobs: RayJobs;
  /** Folder that all its machines share, or an fsspec URL (s3://, gs://): weights, checkpoints, answers. */
  readonly artifacts: string;
  /** `pip`: each job brings the pinned packages; `none`: they are installed on the machines. */
  readonly runtimeEnv: "pip" | "none";
  /** Requirements beside the pinned ones (`s3fs==2026.9.0`); they need `pip`. */
  readonly pip?: readonly string[];
}

/**
 * What every job of ours shares.
 * @param requirements name of the file with pinned packages
 * @param script the program; its helpers go with it
 * @throws InputError when packages are asked for where none are installed
 */
export async function jobParts(
  { artifacts, runtimeEnv, pip = [] }: Omit<RayCluster, "jobs">,
  { script, requirements }: { readonly script: string; readonly requirements: string },
): Promise<Pick<RayJob, "scripts" | "artifacts" | "runtimeEnv">> {
  if (runtimeEnv === "none" && pip.length > 0) {
    throw new InputError(`--pip ${pip.join(" ")} has no effect with --runtime-env none`);
  }
  if (!/^(\/|[a-z][\w+.-]*:\/\/)/i.test(artifacts)) {
    throw new InputError(
      `artifacts "${artifacts}" must be an absolute path that the cluster shares, or a URL such as s3://bucket/agoralab`,
    );
  }
  const names = [script, "report.py", "artifacts.py", "chat.py"];
  const scripts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(clusterScripts, name), "utf8")] as const),
  );
  return {
    artifacts,
    scripts: Object.fromEntries(scripts),
    runtimeEnv:
      runtimeEnv === "none" ? {} : { pip: [...(await readRequirements(requirements)), ...pip] },
  };
}

/** A job's command and what Ray sets aside for it. No GPU: one CPU, for trials. */
export function launch(script: string, gpus: number): Pick<RayJob, "entrypoint" | "resources"> {
  return {
    entrypoint:
      gpus > 1
        ? `python -m torch.distributed.run --standalone --nproc-per-node ${gpus} ${script}`
        : `python ${script}`,
    resources:
      gpus > 0
        ? { entrypoint_num_gpus: gpus, entrypoint_num_cpus: gpus }
        : { entrypoint_num_cpus: 1 },
  };
}

async function readRequirements(name: string): Promise<readonly string[]> {
  const text = await readFile(join(clusterScripts, name), "utf8");
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}
