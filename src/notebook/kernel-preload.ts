// Loaded into the tslab kernel before tslab itself (node -r), by our runner and by our kernelspec.
// It mends four of tslab's faults from outside, and imports nothing of ours, so that it stays quick.
import Module from "node:module";
import { isMainThread, Worker } from "node:worker_threads";

type Load = (
  this: unknown,
  request: string,
  parent?: { filename?: string },
  main?: boolean,
) => unknown;

// -r is inherited by the threads and forks that a cell starts; only the kernel itself is meant.
if (isMainThread && process.argv.includes("kernel")) {
  mendTslab();
  watchParent();
}

interface JupyterModule {
  JupyterHandlerImpl: {
    prototype: { handleExecuteImpl: (this: unknown, ...args: unknown[]) => Promise<unknown> };
  };
}

interface ConverterModule {
  createConverter: (options: object) => {
    convert: (declarations: string, source: string) => unknown;
  };
}

/** As much of TypeScript as `spellOutShorthand` uses; tslab brings its own. */
interface TypeScript {
  createSourceFile: (name: string, text: string, target: number, parents: boolean) => SyntaxNode;
  forEachChild: (node: SyntaxNode, visit: (child: SyntaxNode) => void) => void;
  isShorthandPropertyAssignment: (node: SyntaxNode) => boolean;
  ScriptTarget: { Latest: number };
}

interface SyntaxNode {
  readonly name?: { readonly text: string; readonly end: number };
  readonly objectAssignmentInitializer?: SyntaxNode;
}

type SocketClass = new (options?: object) => object;

interface ZeroMqModule {
  Publisher: SocketClass;
  Router: SocketClass;
}

/**
 * Mends tslab's modules as they are loaded, of whichever copy: a globally installed tslab hands over to
 * one that it finds beside the notebook.
 */
function mendTslab(): void {
  const loader = Module as unknown as { _load: Load };
  const load = loader._load;
  let typescript: TypeScript | undefined;
  loader._load = function (request, parent, main) {
    const loaded = load.call(this, request, parent, main);
    const from = /[\\/]tslab[\\/]dist[\\/](\w+)\.js$/.exec(parent?.filename ?? "")?.[1];
    if (from === "converter" && /typescript/.test(request)) typescript = loaded as TypeScript;
    if (from === "main" && request === "./converter" && typescript) {
      return withSpelledOutCells(loaded as ConverterModule, typescript);
    }
    if (from === "main" && request === "./jupyter") awaitRejections(loaded as JupyterModule);
    if (from === "jupyter" && request === "zeromq") return withPatience(loaded as ZeroMqModule);
    return loaded;
  };
}

/**
 * Lets `{ rows }` name a variable of an earlier cell. tslab turns such names into `exports.rows` after
 * type-checking, but takes the one in a shorthand property for the property's own, so that the cell
 * ends with "rows is not defined"; written out as `{ rows: rows }` it finds it.
 */
function withSpelledOutCells(converter: ConverterModule, ts: TypeScript): ConverterModule {
  const createConverter: ConverterModule["createConverter"] = (options) => {
    const made = converter.createConverter(options);
    const { convert } = made;
    made.convert = (declarations, source) => convert(declarations, spellOutShorthand(source, ts));
    return made;
  };
  return Object.create(converter, {
    createConverter: { value: createConverter },
  }) as ConverterModule;
}

function spellOutShorthand(source: string, ts: TypeScript): string {
  // Most cells have none; parsing them twice would be time for nothing.
  if (!source.includes("{")) return source;
  const found: { readonly text: string; readonly end: number }[] = [];
  const visit = (node: SyntaxNode): void => {
    // `({ rows = 1 } = value)` is a pattern with a default, which has no longer form of this kind.
    if (ts.isShorthandPropertyAssignment(node) && node.name && !node.objectAssignmentInitializer) {
      found.push(node.name);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, false));
  // From the end, so that earlier places stay where they are.
  return found
    .sort((a, b) => b.end - a.end)
    .reduce(
      (text, { text: name, end }) => `${text.slice(0, end)}: ${name}${text.slice(end)}`,
      source,
    );
}

/**
 * Keeps output that comes in bursts. zeromq.js sends 512 messages at once, then defers one to the event
 * loop; until that one is out every further send is refused (EBUSY), and tslab neither waits nor
 * catches, so that 1,000 lines in a loop lose their end, the message that the cell is done included. A
 * send timeout of zero takes the path that never defers. Behind it a publisher drops what a subscriber
 * has not fetched beyond its high-water mark, 1,000 messages; none set before it binds means no limit,
 * set later it would not hold for those who connect afterwards.
 *
 * The same holds for answers: on a busy machine several requests wait (a client asks again until the
 * kernel is up), and a refused answer is a rejection that ends the cell that happens to run.
 */
function withPatience(zmq: ZeroMqModule): ZeroMqModule {
  const patient = (socket: SocketClass): SocketClass =>
    class extends socket {
      constructor(options?: object) {
        super({ ...options, sendTimeout: 0, sendHighWaterMark: 0 });
      }
    };
  return Object.create(zmq, {
    Publisher: { value: patient(zmq.Publisher) },
    Router: { value: patient(zmq.Router) },
  }) as ZeroMqModule;
}

/**
 * Lets the event loop turn once before a cell counts as done. Node reports a rejection that nobody
 * handled only then, and by then tslab may already be in the next cell, which would seem to have failed.
 */
function awaitRejections({ JupyterHandlerImpl: { prototype } }: JupyterModule): void {
  const execute = prototype.handleExecuteImpl;
  prototype.handleExecuteImpl = async function (...args) {
    try {
      return await execute.apply(this, args);
    } finally {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
}

/**
 * Ends the kernel when the program that started it (our runner, or Jupyter) is gone: tslab does not
 * look, so a runner ended by SIGKILL would leave it running for ever. The look-out is a thread of its
 * own, for `while (true) {}` in a cell blocks the main one.
 */
function watchParent(): void {
  const parent = parentToWatch();
  // What a cell starts is not the runner's child and must not take itself for one.
  delete process.env.AGORALAB_RUNNER_PID;
  if (parent === undefined) return;
  const watch = `
    const { workerData: parent } = require("node:worker_threads");
    const alive = () => {
      // A parent that ended may stay visible as a zombie, but its children have been handed on.
      if (process.platform !== "win32") return process.ppid === parent;
      try { process.kill(parent, 0); return true; } catch (error) { return error.code === "EPERM"; }
    };
    setInterval(() => {
      if (alive()) return;
      // A kernel leads a process group: take along what its cells started.
      if (process.platform !== "win32") try { process.kill(-process.pid, "SIGKILL"); } catch {}
      process.kill(process.pid, "SIGKILL");
    }, 250);`;
  // No inherited -r: the thread needs none of the above.
  new Worker(watch, { eval: true, workerData: parent, execArgv: [] }).unref();
}

function parentToWatch(): number | undefined {
  const runner = Number(process.env.AGORALAB_RUNNER_PID);
  if (Number.isInteger(runner) && runner > 0) return runner;
  // Jupyter gives its own id, which may not be the parent's where a launcher stands between the two;
  // on Windows the variable is a handle, not an id.
  const jupyter = Number(process.env.JPY_PARENT_PID);
  return process.platform !== "win32" && process.ppid === jupyter ? jupyter : undefined;
}
