import { type PaperGenerator, paperGenerators } from "../../bench/generators";
import { figure7Ratios } from "../../paper/recompute/figure7";
import type { CostRow } from "../../paper/records";
import { ols } from "../../stats/ols";
import type { Exercise } from "../exercise";
import { functionExercise } from "../function-exercise";
import { paperTables } from "../paper";
import { simulateLearningCurve } from "../simulate-learning-curve";
import { valueExercise } from "../value-exercise";

/** What the lesson assumes of every prompt and instance; the notebook says so. */
const tokens = { input: 1000, output: 500 };
const acceptedShare = 0.8;

/** Exercise 6.7's simulated curve; the notebook makes it with the same call. */
const curve = () =>
  simulateLearningCurve({ sizes: [500, 1000, 2000, 4000, 8000], seed: "lesson 6" });
const wantedSize = 64_000;

function costUsd(
  instances: number,
  inputTokens: number,
  outputTokens: number,
  inputPrice: number,
  outputPrice: number,
): number {
  return (instances * (inputTokens * inputPrice + outputTokens * outputPrice)) / 1e6;
}

const rowOf = (generator: PaperGenerator): CostRow =>
  paperTables().cost.find((row) => row.generator === generator)!;

function billOf(generator: PaperGenerator, instances: number): number {
  const { usd_per_1m_input_tokens, usd_per_1m_output_tokens } = rowOf(generator);
  const { input, output } = tokens;
  return costUsd(instances, input, output, usd_per_1m_input_tokens, usd_per_1m_output_tokens);
}

const pgrOf = (generator: PaperGenerator) => rowOf(generator).data_generation_average_percent;

/** Generators that no other beats in cost and in PGR at once. */
function frontier(): PaperGenerator[] {
  return paperGenerators.filter(
    (one) =>
      !paperGenerators.some(
        (other) =>
          other !== one && billOf(other, 1) <= billOf(one, 1) && pgrOf(other) >= pgrOf(one),
      ),
  );
}

/** What GPT-4o-mini lacks to GPT-4o at 10K, in instance generation of instruction following. */
function gapAt10K(): number {
  const at = (generator: PaperGenerator) =>
    paperTables().pgr.cells.find(
      (cell) =>
        cell.generator === generator &&
        cell.method === "instance_generation" &&
        cell.domain === "instruction_following",
    )!.pgr_percent;
  return at("gpt-4o") - at("gpt-4o-mini");
}

function fitOn(axis: (instances: number) => number) {
  const points = curve();
  const { coefficients } = ols({
    x: points.map(({ instances }) => [axis(instances)]),
    y: points.map(({ pgr_percent }) => pgr_percent),
    names: ["size"],
  });
  const [intercept, slope] = coefficients.map(({ estimate }) => estimate);
  return { slope: slope!, at: (instances: number) => intercept! + slope! * axis(instances) };
}

const itself = (instances: number) => instances;

export const costAndQuantity: readonly Exercise[] = [
  functionExercise({
    id: "6.1",
    title: "The bill",
    tolerance: 1e-6,
    answer: costUsd,
    cases: [
      { where: "input and output cost the same", arguments: [10_000, 800, 200, 1.8, 1.8] },
      { where: "output is dearer than input", arguments: [10_000, 1000, 500, 2.5, 10] },
      { where: "there is one instance only", arguments: [1, 4000, 100, 3, 15] },
      { where: "no prompt is needed", arguments: [500, 0, 700, 0.1, 0.4] },
    ],
    mistakes: [
      {
        answer: (n, input, output, inputPrice, outputPrice) =>
          1e6 * costUsd(n, input, output, inputPrice, outputPrice),
        hint: "The prices are those of a million tokens.",
      },
      {
        answer: (n, input, output, inputPrice, outputPrice) =>
          1e3 * costUsd(n, input, output, inputPrice, outputPrice),
        hint: "The prices are those of a million tokens, not of a thousand.",
      },
      {
        answer: (n, input, output, inputPrice, outputPrice) =>
          costUsd(n, input, output, outputPrice, inputPrice),
        hint: "The two prices are exchanged: the dearer one is usually that of what the model writes.",
      },
      {
        answer: (n, _, output, __, outputPrice) => costUsd(n, 0, output, 0, outputPrice),
        hint: "Prompts cost too: every call pays for its input.",
      },
      {
        answer: (_, input, output, inputPrice, outputPrice) =>
          costUsd(1, input, output, inputPrice, outputPrice),
        hint: "This is the cost of one instance. How many are bought?",
      },
    ],
    otherwise:
      "Instances times what one costs: input tokens at their price plus output tokens at theirs, a million at a time.",
    remark: "Exact as soon as lengths are known. The quality side will not be so kind.",
  }),
  valueExercise({
    id: "6.2",
    title: "Paying for rejects",
    tolerance: 0.005,
    answer: () => billOf("gpt-4o-mini", 10_000) / acceptedShare,
    mistakes: (right) => [
      {
        answer: right * acceptedShare,
        hint: "This is the bill for 10,000 calls. How many calls does it take for 10,000 accepted instances?",
      },
      {
        answer: right * acceptedShare ** 2,
        hint: "You multiplied by the share that is accepted: so rejects would make data cheaper.",
      },
      {
        answer: right * acceptedShare * (2 - acceptedShare),
        hint: "You asked a fifth more often. But of those further calls some are rejected as well: divide by the share.",
      },
      {
        answer: billOf("gpt-4o", 10_000) / acceptedShare,
        hint: "This is GPT-4o's bill. Asked for is GPT-4o-mini's.",
      },
    ],
    otherwise: "10,000 accepted instances take 10,000 divided by 0.8 calls.",
    remark: "A quarter more. Price per accepted instance is the price that counts.",
  }),
  valueExercise({
    id: "6.3",
    title: "Ten thousand against fifty thousand",
    tolerance: 0.01,
    answer: () => billOf("gpt-4o", 10_000) / billOf("gpt-4o-mini", 50_000),
    mistakes: (right) => [
      {
        answer: Number(
          paperTables().reported.find((statistic) => statistic.id === "fig7-cost-ratio")!.value,
        ),
        hint: "This is what the paper prints. It rounded the ratio of prices before it divided by five: do not round on the way.",
      },
      {
        answer: 1 / right,
        hint: "Upside down: asked for is how many times more the 10,000 cost.",
      },
      {
        answer: figure7Ratios(paperTables()).output,
        hint: "This is the ratio of the prices. There are five times as many instances on the cheap side.",
      },
      {
        answer: right * 25,
        hint: "The factor of five is on the wrong side: the cheap side buys more.",
      },
    ],
    otherwise: "The bill of 10,000 from GPT-4o, divided by the bill of 50,000 from GPT-4o-mini.",
    remark: "Whatever the lengths: both prices of the one are the same multiple of the other's.",
  }),
  valueExercise({
    id: "6.4",
    title: "The frontier",
    anyOrder: true,
    options: paperGenerators,
    answer: frontier,
    mistakes: (right) => [
      {
        answer: [...right, "claude-3.5-sonnet"],
        hint: "One of these is beaten: another generator is both cheaper and better on average.",
      },
      {
        answer: [...paperGenerators].sort((a, b) => pgrOf(b) - pgrOf(a)).slice(0, 3),
        hint: "These are the three best by PGR, whatever they cost. Is none of them beaten by a cheaper one, and is the cheapest of all missing?",
      },
      {
        answer: [...paperGenerators].sort((a, b) => billOf(a, 1) - billOf(b, 1)).slice(0, 3),
        hint: "These are the three cheapest, whatever they are worth. Is each better than all that are cheaper?",
      },
      {
        answer: right.slice(0, 1),
        hint: "That one is on it. But someone with less money has a sensible choice too.",
      },
    ],
    otherwise: "Sort by cost. Keep each generator that is better than all the cheaper ones.",
    remark:
      "The other three are never the sensible choice, on average. In your setting it may be another three.",
  }),
  valueExercise({
    id: "6.5",
    title: "What the next point costs",
    tolerance: 0.02,
    answer: () =>
      (billOf("gpt-4o", 10_000) - billOf("gpt-4o-mini", 10_000)) /
      (pgrOf("gpt-4o") - pgrOf("gpt-4o-mini")),
    mistakes: (right) => [
      {
        answer: billOf("gpt-4o", 10_000) / pgrOf("gpt-4o"),
        hint: "This is GPT-4o's bill for each of all its points. Most of them GPT-4o-mini has too, for less.",
      },
      {
        answer: (billOf("gpt-4o", 10_000) - billOf("gpt-4o-mini", 10_000)) / pgrOf("gpt-4o"),
        hint: "The extra dollars buy only the extra points: divide by the difference.",
      },
      { answer: 1 / right, hint: "Upside down: these are points for a dollar." },
      {
        answer:
          billOf("gpt-4o", 10_000) / pgrOf("gpt-4o") -
          billOf("gpt-4o-mini", 10_000) / pgrOf("gpt-4o-mini"),
        hint: "You subtracted two quotients. Subtract first, dollars from dollars and points from points.",
      },
    ],
    otherwise: "The difference of the two bills, divided by the difference of the two PGRs.",
    remark:
      "Whether a point is worth that is for you to say; 'PGR per dollar' would never have asked.",
  }),
  valueExercise({
    id: "6.6",
    title: "Points for a doubling",
    tolerance: 0.03,
    answer: () => gapAt10K() / Math.log2(5),
    mistakes: () => [
      {
        answer: gapAt10K() / 5,
        hint: "You divided by five, the factor. How often must 10,000 be doubled to reach 50,000?",
      },
      {
        answer: gapAt10K() / 4,
        hint: "You divided by four further lots of 10,000. A doubling multiplies, it does not add.",
      },
      {
        answer: gapAt10K() / Math.log(5),
        hint: "This is the natural logarithm. Doublings are counted by the logarithm to the base 2.",
      },
      {
        answer: gapAt10K() / Math.log10(5),
        hint: "This logarithm counts factors of ten. Doublings are counted by the logarithm to the base 2.",
      },
      {
        answer: gapAt10K(),
        hint: "This is the whole gap. It is spread over more than one doubling.",
      },
    ],
    otherwise:
      "The gap in PGR at 10,000, divided by the number of doublings from 10,000 to 50,000.",
    remark: "A steep demand. The paper says that it is met, and prints no number for it.",
  }),
  valueExercise({
    id: "6.7",
    title: "Slope of a learning curve",
    tolerance: 0.1,
    answer: () => fitOn(Math.log2).slope,
    mistakes: () => [
      {
        answer: fitOn(Math.log).slope,
        hint: "This is the gain for a factor of e. For a doubling use Math.log2.",
      },
      {
        answer: fitOn(Math.log10).slope,
        hint: "This is the gain for ten times as much. For a doubling use Math.log2.",
      },
      {
        answer: 1000 * fitOn(itself).slope,
        hint: "This is the gain for a further thousand instances, as if each thousand brought the same. Put the doublings on the x axis.",
      },
      {
        answer: curve()[1]!.pgr_percent - curve()[0]!.pgr_percent,
        hint: "This is the first doubling alone. Fit a line through all five points.",
      },
    ],
    otherwise:
      "Use ols, with Math.log2 of the number of instances as x and PGR as y; its second coefficient.",
    remark: "Every doubling brought about so much, from 500 to 8,000 instances. Does that go on?",
  }),
  valueExercise({
    id: "6.8",
    title: "Beyond the last point",
    tolerance: 0.5,
    answer: () => fitOn(Math.log2).at(wantedSize),
    mistakes: () => [
      {
        answer: fitOn(itself).at(wantedSize),
        hint: "This is a straight line over the number of instances. Use the line over doublings.",
      },
      {
        answer: curve().at(-1)!.pgr_percent + fitOn(Math.log2).slope,
        hint: "One doubling beyond the last point is 16,000. How many more to 64,000?",
      },
      {
        answer: fitOn(Math.log2).slope * Math.log2(wantedSize),
        hint: "The intercept is missing.",
      },
      {
        answer: fitOn(Math.log2).at(8000),
        hint: "This is the line at the last point measured. Asked for is 64,000.",
      },
    ],
    otherwise: "Intercept plus slope times Math.log2(64000).",
    remark: "Write it down, and run the next cell: it measures there.",
  }),
];
