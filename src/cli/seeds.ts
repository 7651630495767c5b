import { Command } from "commander";
import { loadSettingDetails } from "../datasets/setting-details";
import { parseSetting, settings, type Setting } from "../bench/settings";
import { loadEmbeddedSeeds } from "../datasets/embedded-seeds";
import { fetchSeeds } from "../datasets/fetch-seeds";
import { createHub } from "../datasets/hub";
import { readSeeds } from "../datasets/read-seeds";
import { seedSources } from "../datasets/seed-sources";
import { InputError } from "../errors";
import { loadEnvFile, processEnvironment, readKey } from "../models/environment";
import { createDownloadBars } from "./download-bars";

/** `agoralab seeds`: what a setting starts from, embedded and public. */
export function seedsCommand(): Command {
  return new Command("seeds")
    .description("list, show and fetch the seeds that settings start from")
    .addCommand(listCommand().exitOverride())
    .addCommand(showCommand().exitOverride())
    .addCommand(fetchCommand().exitOverride());
}

function listCommand(): Command {
  return new Command("list")
    .description("the nine settings, their embedded seeds and their public seed data")
    .option("--json", "print one JSON document")
    .action(async ({ json }: { json?: boolean }) => {
      const details = loadSettingDetails();
      const list = await Promise.all(
        details.map(async ({ setting, seedData, seedSize }) => ({
          setting,
          embedded: (await loadEmbeddedSeeds(setting)).length,
          paper: { seedData, seedSize },
          sources: seedSources[setting].map(({ repo, revision, licence, gated }) => ({
            repo,
            revision,
            licence,
            gated,
          })),
        })),
      );
      if (json) return print(JSON.stringify(list, null, 2));
      for (const { setting, embedded, paper, sources } of list) {
        print(`${setting}\n  embedded: ${embedded} seeds`);
        print(`  paper: ${paper.seedSize} of ${paper.seedData}`);
        for (const { repo, revision, licence, gated } of sources) {
          const pinned =
            revision === "main"
              ? "newest commit, kept once fetched"
              : `commit ${revision.slice(0, 8)}`;
          print(`  hub: ${repo}, ${pinned}, ${licence}${gated ? ", gated (needs HF_TOKEN)" : ""}`);
        }
      }
    });
}

interface ShowOptions {
  readonly n: number;
  readonly seedData?: string;
  readonly json?: boolean;
}

function showCommand(): Command {
  return new Command("show")
    .description("print the first seeds of a setting")
    .argument("<setting>", `one of ${settings.join(", ")}`)
    .option("--n <count>", "how many", parseCount("--n"), 3)
    .option("--seed-data <file>", "your own: JSON, JSONL, CSV or Parquet")
    .option("--json", "print one JSON document")
    .action(async (name: string, { n, seedData, json }: ShowOptions) => {
      const setting = settingOf(name);
      const { method } = parseSetting(setting);
      const seeds = await (seedData === undefined
        ? loadEmbeddedSeeds(setting)
        : readSeeds(seedData, method));
      const shown = seeds.slice(0, n);
      if (json) return print(JSON.stringify(shown, null, 2));
      for (const { id, instruction, response } of shown) {
        print(`${id}\nINPUT: ${instruction}\nOUTPUT: ${response}\n`);
      }
      print(`${shown.length} of ${seeds.length} seeds`);
    });
}

interface FetchOptions {
  readonly out: string;
  readonly revision?: readonly string[];
  readonly size?: number;
  readonly seed: number;
  readonly hubUrl?: string;
  readonly envFile?: string;
  readonly json?: boolean;
}

function fetchCommand(): Command {
  return new Command("fetch")
    .description("download the public seed data of a setting and draw the paper's number of seeds")
    .argument("<setting>", `one of ${settings.join(", ")}`)
    .option("--out <directory>", "where seeds, manifest and downloads go", "out/seeds")
    .option(
      "--revision <[repo=]revision>",
      "commit, tag or branch to take instead of ours; again, with its repository, where there are two",
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option("--size <count>", "seeds to draw (default: the paper's number)", parseCount("--size"))
    .option("--seed <number>", "seed of the drawing", parseSeed, 0)
    .option("--hub-url <url>", "another hub that speaks the same interface")
    .option("--env-file <file>", "file with HF_TOKEN=..., for gated sets")
    .option("--json", "print the manifest instead of a line")
    .addHelpText("after", fetchHelp)
    .action(async (name: string, options: FetchOptions) => {
      const setting = settingOf(name);
      const { envFile, hubUrl } = options;
      const environment = envFile === undefined ? processEnvironment : loadEnvFile(envFile);
      const hub = createHub({ url: hubUrl, token: readKey(environment, "HF_TOKEN") });
      const interruption = new AbortController();
      const interrupt = () => interruption.abort();
      process.once("SIGINT", interrupt);
      try {
        const { manifest, seedFile } = await fetchSeeds(hub, {
          setting,
          directory: options.out,
          seed: options.seed,
          size: options.size,
          revisions: parseRevisions(options.revision ?? [], setting),
          signal: interruption.signal,
          onProgress: createDownloadBars(),
        });
        const { seed_count: count, seed_count_asked: asked } = manifest;
        const fewer = count < asked ? ` (the sources have no ${asked})` : "";
        print(
          options.json
            ? JSON.stringify(manifest, null, 2)
            : `${count} seeds${fewer} in ${seedFile}; use them with --seed-data ${seedFile}`,
        );
      } finally {
        process.off("SIGINT", interrupt);
      }
    });
}

const fetchHelp = `
Downloads resume where they stopped and are checked against the hub's checksums. The manifest beside
the seeds names the commits they come from. A gated set needs its licence accepted on its page and
HF_TOKEN set to a token of that account.

Example:
  $ agoralab seeds fetch math/instance_generation --out out/seeds
  $ agoralab generate math/instance_generation --seed-data out/seeds/math-instance_generation.jsonl ...`;

function settingOf(name: string): Setting {
  const { domain, method } = parseSetting(name);
  return `${domain}/${method}`;
}

/** `--revision abc` for a setting with one repository, `--revision owner/name=abc` for any. */
function parseRevisions(texts: readonly string[], setting: Setting): Record<string, string> {
  const repos = seedSources[setting].map(({ repo }) => repo);
  return Object.fromEntries(
    texts.map((text): [string, string] => {
      const [, named, revision] = /^(?:([^=]+)=)?(.+)$/.exec(text) ?? [];
      const repo = named ?? (repos.length === 1 ? repos[0] : undefined);
      if (repo === undefined || revision === undefined) {
        throw new InputError(
          `--revision "${text}": ${setting} has several repositories, write ${repos[0]}=${text}`,
        );
      }
      return [repo, revision];
    }),
  );
}

function parseCount(option: string): (text: string) => number {
  return (text) => {
    if (/^[1-9]\d*$/.test(text)) return Number(text);
    throw new InputError(`${option} must be a whole number from 1 up, got "${text}"`);
  };
}

function parseSeed(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InputError(`--seed must be a whole number from 0 up, got "${text}"`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
