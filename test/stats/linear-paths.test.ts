import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { estimableLeastSquares } from "../../src/stats/estimable-least-squares";
import { indicators } from "../../src/stats/indicators";
import { leastSquares } from "../../src/stats/least-squares";
import { onVaryingColumns, predictLinear } from "../../src/stats/linear-model";
import { mean } from "../../src/stats/mean";
import { partialLeastSquares } from "../../src/stats/partial-least-squares";
import { principalComponentPath } from "../../src/stats/principal-component-path";
import { ridge } from "../../src/stats/ridge";
import { ridgeBeside } from "../../src/stats/ridge-beside";
import { expectClose } from "./expect-close";
import { explainedSets } from "./explaining-reference";

describe.each(explainedSets)("on $title", (data) => {
  const { explaining, names } = data;
  const coefficients = ({
    intercept,
    slopes,
  }: {
    intercept: number;
    slopes: readonly number[];
  }) => ({
    intercept,
    slopes,
  });

  it("ridge has the coefficients of scikit-learn's Ridge on standardised columns", () => {
    const penalties = explaining.ridge.map(({ penalty }) => penalty);
    expectClose(ridge(data, penalties), explaining.ridge.map(coefficients), 1e-8);
  });

  it("ridge beside the groups has those of Ridge with group columns made huge", () => {
    const groups = indicators(data.groups);
    const beside = {
      x: data.x.map((row, index) => [...groups.map((column) => column[index]!), ...row]),
      y: data.y,
      names: [...groups.map((_, k) => `group ${k + 2}`), ...names],
    };
    const penalties = explaining.ridgeBeside.map(({ penalty }) => penalty);
    const models = ridgeBeside(beside, groups.length, penalties);
    expectClose(models, explaining.ridgeBeside.map(coefficients), 1e-5);
  });

  it("partial least squares has the coefficients of scikit-learn's PLSRegression", () => {
    const models = partialLeastSquares(data, names.length);
    expectClose(models, explaining.partialLeastSquares, 1e-8);
  });

  it("the path of principal components has those of scikit-learn's PCA and LinearRegression", () => {
    const models = principalComponentPath(data, names.length);
    expectClose(models, explaining.principalComponents, 1e-8);
  });

  it("all three end in least squares, and begin with the mean", () => {
    const { intercept, slopes } = leastSquares(data);
    const average = { intercept: mean(data.y), slopes: names.map(() => 0) };
    const paths = [
      ridge(data, [1e15, 0]),
      partialLeastSquares(data, names.length),
      principalComponentPath(data, names.length),
    ];
    for (const path of paths) {
      expectClose(path.at(-1), { intercept, slopes }, 1e-7);
      expectClose(path[0], average, 1e-7);
    }
  });
});

describe("a path of models", () => {
  const { x, y, names } = explainedSets[0]!;
  const twin = { x: x.map((row) => [...row, 2 * row[0]!]), y, names: [...names, "twin"] };

  it("repeats its last model when a column is a combination of others", () => {
    const components = principalComponentPath(twin, 4);
    expect(components[4]).toEqual(components[3]);
    const fitted = predictLinear(components[4]!, twin.x);
    const { intercept, slopes } = leastSquares({ x, y, names });
    expectClose(fitted, predictLinear({ intercept, slopes }, x), 1e-8);
    expectClose(predictLinear(ridge(twin, [0])[0]!, twin.x), fitted, 1e-8);
  });

  it("refuses a constant column, unless it is set aside with a slope of 0", () => {
    const flat = { x: x.map((row) => [7, ...row]), y, names: ["flat", ...names] };
    expect(() => ridge(flat, [1])).toThrow(
      new InputError('column "flat" is constant (7); leave it out'),
    );
    const [model] = onVaryingColumns(flat, (design) => ridge(design, [1]));
    const [without] = ridge({ x, y, names }, [1]);
    expect(model).toEqual({ intercept: without!.intercept, slopes: [0, ...without!.slopes] });
  });

  it("of partial least squares predicts the mean of a y that does not vary", () => {
    const models = partialLeastSquares({ x, y: y.map(() => 5), names }, 2);
    expect(models).toHaveLength(3);
    expect(predictLinear(models[2]!, x.slice(0, 2))).toEqual([5, 5]);
  });
});

describe("least squares on what can be estimated", () => {
  const { x, y, names } = explainedSets[0]!;
  const plain = leastSquares({ x, y, names });

  it("leaves out constant columns and combinations of earlier ones", () => {
    const extended = {
      x: x.map((row) => [3, ...row, row[0]! + row[1]!]),
      y,
      names: ["flat", ...names, "sum"],
    };
    const { intercept, slopes } = estimableLeastSquares(extended);
    expectClose([intercept, slopes], [plain.intercept, [0, ...plain.slopes, 0]], 1e-9);
  });

  it("predicts the mean where nothing varies", () => {
    expect(estimableLeastSquares({ x: [[1], [1]], y: [2, 4], names: ["a"] })).toEqual({
      intercept: 3,
      slopes: [0],
    });
  });

  it("of a ridge without a penalty is ordinary least squares with the free columns", () => {
    const [free] = ridgeBeside({ x, y, names }, 1, [0]);
    expectClose([free!.intercept, free!.slopes], [plain.intercept, plain.slopes], 1e-8);
  });
});
