import { randomUUID } from "node:crypto";
import type * as Zmq from "zeromq";
import { createRequest, decodeMessage, encodeMessage, type KernelMessage } from "./kernel-message";
import type { Connection } from "./kernel-process";

/** A request on its way: its reply, and whether the kernel has said that all its output is out. */
export interface PendingRequest {
  readonly reply: Promise<KernelMessage>;
  /** Resolves when `idle` for this request came over iopub, behind all output of the request. */
  readonly idle: Promise<void>;
  readonly isIdle: () => boolean;
}

export interface KernelChannels {
  /**
   * Sends a request.
   * @param onOutput called with every iopub message that the request causes, status apart; also with
   *   those that come after its end, for code of a cell may go on in the background
   */
  request(
    channel: "shell" | "control",
    type: string,
    content: Readonly<Record<string, unknown>>,
    onOutput?: (message: KernelMessage) => void,
  ): PendingRequest;
  close(): void;
}

/** Connects to a kernel; zeromq (a native module) is loaded here and not before. */
export function openChannels(connection: Connection): KernelChannels {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const zmq = require("zeromq") as typeof Zmq;
  const { key } = connection;
  const session = randomUUID();
  const address = (port: number) => `${connection.transport}://${connection.ip}:${port}`;
  // Sent at once or not at all: else one of many is put off, and those after it are refused till then.
  const shell = new zmq.Dealer({ linger: 0, sendTimeout: 0 });
  const control = new zmq.Dealer({ linger: 0, sendTimeout: 0 });
  // No limit on waiting messages: at the default of 1,000 a burst would be thinned out here.
  const iopub = new zmq.Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  shell.connect(address(connection.shell_port));
  control.connect(address(connection.control_port));
  iopub.connect(address(connection.iopub_port));
  iopub.subscribe();

  interface Route {
    replied(message: KernelMessage): void;
    idled(): void;
    onOutput: ((message: KernelMessage) => void) | undefined;
  }
  const routes = new Map<string, Route>();
  const routeOf = (message: KernelMessage) => routes.get(message.parent_header.msg_id ?? "");

  void receive(shell, key, (message) => routeOf(message)?.replied(message));
  void receive(control, key, (message) => routeOf(message)?.replied(message));
  void receive(iopub, key, (message) => {
    const route = routeOf(message);
    if (message.header.msg_type !== "status") route?.onOutput?.(message);
    else if (message.content.execution_state === "idle") route?.idled();
  });

  return {
    request(channel, type, content, onOutput) {
      const message = createRequest(type, content, session, new Date());
      const reply = createSignal<KernelMessage>();
      const idle = createSignal<undefined>();
      let isIdle = false;
      routes.set(message.header.msg_id, {
        replied: reply.resolve,
        idled() {
          isIdle = true;
          idle.resolve(undefined);
        },
        onOutput,
      });
      const socket = channel === "shell" ? shell : control;
      // A closed socket refuses; the kernel's end is noticed through its process, not here.
      socket.send(encodeMessage(message, key)).catch(() => undefined);
      return { reply: reply.promise, idle: idle.promise, isIdle: () => isIdle };
    },
    close() {
      for (const socket of [shell, control, iopub]) socket.close();
    },
  };
}

/** Reads until the socket is closed. */
async function receive(
  socket: AsyncIterable<Buffer[]>,
  key: string,
  onMessage: (message: KernelMessage) => void,
): Promise<void> {
  for await (const frames of socket) {
    const message = decodeMessage(frames, key);
    if (message) onMessage(message);
  }
}

function createSignal<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
