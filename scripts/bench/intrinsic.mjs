// Diversity through the sum of unit vectors against the all-pairs computation: a loop in JavaScript,
// numpy and scikit-learn where Python has them. Then 100,000 x 1,024 with the memory it takes, and
// near-duplicates of 50,000 instances. Needs the built package (`npm run build`).
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const require = createRequire(import.meta.url);
const { createDiversitySum } = require(join(root, "dist", "intrinsic", "diversity.js"));
const { nearDuplicates } = require(join(root, "dist", "stats", "near-duplicates.js"));
const { createRandom } = require(join(root, "dist", "stats", "random.js"));

const small = vectors(10_000, 384);
linear(small); // warm
const fast = timed(() => linear(small));
const slow = timed(() => allPairs(small));
const ratio = slow.ms / fast.ms;
print("diversity 10,000 x 384", {
  linearMs: round(fast.ms),
  allPairsLoopMs: round(slow.ms),
  timesFaster: round(ratio),
  difference: Math.abs(fast.value - slow.value),
});
for (const rival of ["numpy", "scikit-learn"]) {
  const found = inPython(rival, small);
  if (!found) print(rival, { present: false });
  else {
    print(`diversity 10,000 x 384 by ${rival} ${found.version}, all pairs`, {
      ms: round(found.ms),
      timesFaster: round(found.ms / fast.ms),
      difference: Math.abs(found.value - fast.value),
    });
  }
}

const large = vectors(100_000, 1024);
const before = peak();
const big = timed(() => linear(large));
const perNumber = (run, { n, d }) => (1e6 * run.ms) / (n * d);
print("diversity 100,000 x 1,024", {
  ms: round(big.ms),
  nanosecondsANumber: round(perNumber(big, large)),
  atTenThousand: round(perNumber(fast, small)),
  peakMegabytesBeyondInput: round(peak() - before),
});

const texts = instances(50_000);
const memory = peak();
const start = performance.now();
const { duplicates } = await nearDuplicates(texts);
print("near-duplicates of 50,000 instances of 100 words", {
  seconds: round((performance.now() - start) / 1000),
  found: duplicates,
  planted: 5000,
  peakMegabytesBeyondTexts: round(peak() - memory),
});

function vectors(n, d) {
  const random = createRandom(`bench/${n}`);
  const data = new Float32Array(n * d);
  for (let k = 0; k < data.length; k++) data[k] = random.uniform() - 0.4;
  return { n, d, data };
}

function linear({ n, d, data }) {
  const sum = createDiversitySum();
  for (let i = 0; i < n; i++) sum.add(data.subarray(i * d, (i + 1) * d));
  return sum.meanDistance();
}

function allPairs({ n, d, data }) {
  const units = Float64Array.from(data);
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let k = i * d; k < (i + 1) * d; k++) square += units[k] * units[k];
    for (let k = i * d; k < (i + 1) * d; k++) units[k] /= Math.sqrt(square);
  }
  let total = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let dot = 0;
      for (let k = 0; k < d; k++) dot += units[i * d + k] * units[j * d + k];
      total += 1 - dot;
    }
  }
  return total / ((n * (n - 1)) / 2);
}

function inPython(rival, { n, d, data }) {
  const folder = mkdtempSync(join(tmpdir(), "agoralab-bench-"));
  const file = join(folder, "vectors.f32");
  writeFileSync(file, Buffer.from(data.buffer));
  const mean = {
    numpy: "U = X / np.linalg.norm(X, axis=1, keepdims=True); total = (1 - U @ U.T).sum()",
    "scikit-learn": "total = cosine_distances(X).sum()",
  }[rival];
  const program = [
    "import json, sys, time, numpy as np",
    rival === "numpy"
      ? "version = np.__version__"
      : "import sklearn; from sklearn.metrics.pairwise import cosine_distances; version = sklearn.__version__",
    `X = np.fromfile(sys.argv[1], dtype=np.float32).reshape(${n}, ${d}).astype(np.float64)`,
    "start = time.perf_counter()",
    mean,
    "ms = 1000 * (time.perf_counter() - start)",
    `print(json.dumps({"ms": ms, "value": total / (${n} * (${n} - 1)), "version": version}))`,
  ].join("\n");
  const { status, stdout } = spawnSync("python3", ["-c", program, file], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return status === 0 ? JSON.parse(stdout) : undefined;
}

/** A tenth of them say what an earlier one says, but for one word. */
function instances(n) {
  const random = createRandom("bench/texts");
  const texts = [];
  for (let i = 0; i < n; i++) {
    if (i % 10 === 9) {
      texts.push(texts[i - 9].replace(/ \S+$/, " other"));
      continue;
    }
    texts.push(Array.from({ length: 100 }, () => `w${random.integer(0, 20_000)}`).join(" "));
  }
  return texts;
}

/** The most memory this process ever had, in megabytes; inputs are made before it is read. */
function peak() {
  return process.resourceUsage().maxRSS / 1024;
}

function timed(work) {
  const begin = performance.now();
  const value = work();
  return { value, ms: performance.now() - begin };
}

function round(value) {
  return Number(value.toPrecision(3));
}

function print(benchmark, numbers) {
  process.stdout.write(`${JSON.stringify({ benchmark, ...numbers })}\n`);
}
