import { type Command, InvalidArgumentError, Option } from "commander";
import { InputError } from "../errors";
import { loadEnvFile, processEnvironment } from "../models/environment";
import type { RayCluster } from "../student/ray/cluster";
import { createRayJobs, type RayJobs } from "../student/ray/jobs-client";

/** Options of every command that sends jobs to a Ray cluster; --env-file is the command's own. */
export interface RayFlags {
  readonly address?: string;
  readonly artifacts?: string;
  readonly runtimeEnv: "pip" | "none";
  readonly pip: readonly string[];
  readonly envFile?: string;
  /** Minutes. */
  readonly patience: number;
}

export function addRayOptions(command: Command): Command {
  return command
    .option(
      "--address <url>",
      "of the Ray head's dashboard, http://HEAD:8265 (default: RAY_API_SERVER_ADDRESS)",
    )
    .option(
      "--artifacts <place>",
      "where the cluster keeps weights, checkpoints and answers: a path that all its machines share, or an fsspec URL such as s3://bucket/agoralab",
    )
    .addOption(
      new Option(
        "--runtime-env <kind>",
        "pip: jobs bring the pinned packages; none: the machines have them",
      )
        .choices(["pip", "none"])
        .default("pip"),
    )
    .option(
      "--pip <requirements...>",
      "packages beside the pinned ones, such as s3fs==2026.9.0",
      [],
    )
    .option("--patience <minutes>", "how long a head that was there may be away", positive, 10);
}

export const rayHelp = `A token for the head comes from RAY_AUTH_TOKEN or --env-file, and reaches no file, log or message. What the
machines need for themselves (HF_TOKEN for a gated model, keys of an object store) is set on them.`;

/** @throws InputError when no address is given, or it is none */
export function rayJobs({ address, envFile, patience }: RayFlags): RayJobs {
  const environment = envFile === undefined ? processEnvironment : loadEnvFile(envFile);
  const head = address ?? environment("RAY_API_SERVER_ADDRESS");
  if (!head) {
    throw new InputError("--address is needed: that of the Ray head's dashboard, http://HEAD:8265");
  }
  return createRayJobs({
    address: head,
    environment,
    patienceMs: patience * 60_000,
    onNotice: warn,
  });
}

/** @throws InputError as `rayJobs`, and when no place for artifacts is given */
export function rayCluster(flags: RayFlags): RayCluster {
  if (flags.artifacts === undefined) {
    throw new InputError(
      "--artifacts is needed: a path that the cluster's machines share, or a URL such as s3://bucket/agoralab",
    );
  }
  const { artifacts, runtimeEnv, pip } = flags;
  return { jobs: rayJobs(flags), artifacts, runtimeEnv, pip };
}

export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("want a number above 0");
}

export function gpuCount(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("want a whole number; 0 is a CPU, for trials");
}

export function warn(text: string): void {
  process.stderr.write(`agoralab: ${text}\n`);
}
