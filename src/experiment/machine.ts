import { availableParallelism, cpus, totalmem } from "node:os";

/** The machine in words that tell what timings mean, and nothing about whose it is. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim().replace(/\s+/g, " ") ?? "unknown processor";
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores (${model}), ${gigabytes} GB, ${process.platform} ${process.arch}, Node ${process.version}`;
}
