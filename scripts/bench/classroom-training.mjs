// How many tokens a second a student of the classroom is trained with, against the same network in
// PyTorch on one CPU thread: same sizes, batches, loss and optimiser. Aim: half of PyTorch or better.
// PyTorch is looked for in python3, or in the Python that AGORALAB_TORCH_PYTHON names; without it, only our
// own speed is told. Both take turns and the best round of each counts; a token is one column of a batch,
// padding included. Needs the built package (`npm run build`).
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const student = join(here, "..", "..", "dist", "classroom", "student");
const load = (file) => createRequire(import.meta.url)(join(student, file));
const { adamStep, createAdamState } = load("adam.js");
const { differentiator } = load("network.js");
const { shapes, size } = load("shape.js");
const { initialWeights } = load("weights.js");

const rounds = 5;
const stepsARound = 60;
const python = process.env.AGORALAB_TORCH_PYTHON ?? "python3";
const probe = spawnSync(python, ["-c", "import torch; print(torch.__version__)"], {
  encoding: "utf8",
});
const torch = probe.status === 0 ? probe.stdout.trim() : undefined;
if (torch === undefined) console.log(`no PyTorch in ${python}: only our own speed is measured`);

for (const [domain, shape] of Object.entries(shapes)) {
  const ours = await createOurs(shape);
  const theirs = torch === undefined ? undefined : createTheirs(shape);
  const best = { ours: [0, 0], theirs: [0, 0] };
  const keep = (who, speeds) => {
    best[who] = best[who].map((speed, i) => Math.max(speed, speeds[i]));
  };
  for (let round = 0; round < rounds; round++) {
    keep("ours", await ours());
    if (theirs) keep("theirs", await theirs.round());
  }
  theirs?.end();
  const text = (speeds) =>
    speeds.map((speed) => Math.round(speed).toLocaleString("en")).join(" / ");
  const against = theirs
    ? `; PyTorch ${torch} ${text(best.theirs)}; ours is ${(best.ours[1] / best.theirs[1]).toFixed(2)} of it (CPU)`
    : "";
  console.log(`${domain}: tokens a second (clock / CPU) ${text(best.ours)}${against}`);
}

async function createOurs({ rows, prompt, response }) {
  const shape = { rows, prompt, response, offset: 0 };
  const differentiate = await differentiator(shape);
  const weights = initialWeights("bench");
  const state = createAdamState();
  const columns = prompt + response;
  const token = (i) => 4 + ((i * 7919) % (size.vocabulary - 4));
  const inputs = Int32Array.from({ length: rows * columns }, (_, i) =>
    i % columns < 8 ? 0 : token(i),
  );
  const targets = Int32Array.from({ length: rows * response }, (_, i) => token(i + 1));
  const steps = async (count) => {
    for (let i = 0; i < count; i++) {
      const { gradients } = await differentiate(weights, { inputs, targets });
      adamStep(weights, gradients, state, 1e-4);
    }
  };
  await steps(10);
  return async () => {
    const [since, cpu] = [performance.now(), process.cpuUsage()];
    await steps(stepsARound);
    const { user, system } = process.cpuUsage(cpu);
    const tokens = rows * columns * stepsARound;
    return [(1000 * tokens) / (performance.now() - since), (1e6 * tokens) / (user + system)];
  };
}

function createTheirs(shape) {
  const program = join(here, "classroom-training.py");
  const child = spawn(python, [program, JSON.stringify({ ...size, ...shape })], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async round() {
      child.stdin.write(`${stepsARound}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error("PyTorch ended early");
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}
