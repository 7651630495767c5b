// Makes the weights in data/classroom from nothing: the base and a reference of each domain.
//   node scripts/classroom-weights.mjs [FOLDER]
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const { makeClassroomWeights } = require("../dist/classroom/student/make-weights.js");

const folder = process.argv[2] ?? fileURLToPath(new URL("../data/classroom", import.meta.url));
await makeClassroomWeights({
  folder,
  onProgress: (what, { step, steps, loss, tokensPerSecond }) => {
    if (step % 100 > 0 && step < steps) return;
    const speed = `${Math.round(tokensPerSecond)} tokens/s`;
    console.log(`${what}: step ${step} of ${steps}, loss ${loss.toFixed(3)}, ${speed}`);
  },
});
