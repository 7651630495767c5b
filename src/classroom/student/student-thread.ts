// The program of a thread that works for students; started by threads.ts.
import { parentPort } from "node:worker_threads";
import type { JobMessage, ThreadMessage } from "./threads";
import { work } from "./work";

const port = parentPort;
const send = (message: ThreadMessage) => port?.postMessage(message);

port?.on("message", ({ job, stop }: JobMessage) => {
  work(job, {
    isAborted: () => Atomics.load(stop, 0) !== 0,
    onProgress: (progress) => send({ kind: "progress", progress }),
  }).then(
    (result) => send({ kind: "done", result }),
    (error: unknown) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      send({ kind: "failed", name, message });
    },
  );
});
