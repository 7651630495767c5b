import { Command, CommanderError } from "commander";
import { analyzeCommand } from "./analyze";
import { answerCommand } from "./answer";
import { benchmarksCommand } from "./benchmarks";
import { classroomCommand } from "./classroom";
import { courseCommand } from "./course";
import { exportCommand } from "./export";
import { generateCommand } from "./generate";
import { intrinsicCommand } from "./intrinsic";
import { judgeCommand } from "./judge";
import { notebooksCommand } from "./notebooks";
import { pgrCommand } from "./pgr";
import { planCommand } from "./plan";
import { reproduceCommand } from "./reproduce";
import { scoreCommand } from "./score";
import { seedsCommand } from "./seeds";
import { settingsCommand } from "./settings";
import { sweepCommand } from "./sweep";
import { trainCommand } from "./train";
import { version } from "../version";
import { AgoraError } from "../errors";

/** Each command lives in its own file, parses, calls the package and prints; none holds logic. */
const commands: readonly (() => Command)[] = [
  reproduceCommand,
  classroomCommand,
  settingsCommand,
  seedsCommand,
  benchmarksCommand,
  generateCommand,
  exportCommand,
  intrinsicCommand,
  trainCommand,
  sweepCommand,
  answerCommand,
  judgeCommand,
  scoreCommand,
  pgrCommand,
  analyzeCommand,
  planCommand,
  notebooksCommand,
  courseCommand,
];

/**
 * Runs `agoralab` with the given arguments.
 * @param args what follows the program's name
 * @returns exit status: 0 done, 1 failed, 2 bad usage or input, 3 budget reached, 130 interrupted
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const program = new Command("agoralab")
    .description("compare language models as generators of training data, stage by stage")
    .version(version)
    .exitOverride()
    .showSuggestionAfterError();
  for (const command of commands) program.addCommand(command().exitOverride());
  try {
    await program.parseAsync([...args], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error);
  }
}

/** One line on stderr for what the user can mend; the stack only for what we got wrong. */
function report(error: unknown): number {
  // commander has already printed its own message; help and version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof AgoraError) {
    process.stderr.write(`agoralab: ${error.message}\n`);
    return error.exitStatus;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`agoralab: unexpected failure, please report it\n${text}\n`);
  return 1;
}
