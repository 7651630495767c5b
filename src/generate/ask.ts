import { askEach } from "../calls/ask-each";
import type { Stop } from "../calls/stop";
import type { ChatModel } from "../models/chat-model";
import { callRecord } from "./call-record";
import type { Prompt } from "./prompt";
import type { RunOptions } from "./run-options";
import type { Job } from "./schedule";
import type { Session } from "./session";

/** Asks call by call, `concurrency` of them in flight, until no job is left. */
export async function askOneByOne(
  session: Session,
  { model, sampling, price, concurrency }: RunOptions & { readonly model: ChatModel },
  stop: Stop,
): Promise<void> {
  const { schedule, ledger, hasAnswers } = session;
  /** Of the jobs under way. */
  const prompts = new Map<string, Prompt>();
  const take = (job: Job): Prompt => {
    const prompt = prompts.get(job.id)!;
    prompts.delete(job.id);
    return prompt;
  };
  await askEach<Job>({
    model,
    price,
    ledger,
    stop,
    concurrency,
    hasAnswers,
    next: () => schedule.next(),
    async requestOf(job) {
      const prompt = await session.promptFor(job);
      prompts.set(job.id, prompt);
      return { messages: prompt.messages, schema: prompt.schema, sampling };
    },
    keep(job, completion, settle) {
      const call = callRecord(job, take(job), completion, { price });
      return session.keep(job, call, () => settle(call.cost_usd ?? undefined));
    },
    postpone(job) {
      prompts.delete(job.id);
      schedule.postpone(job);
    },
    giveUpOn(job, message) {
      prompts.delete(job.id);
      return session.giveUpOn(job, message);
    },
  });
}
