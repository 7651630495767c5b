import { describe, expect, it } from "vitest";
import { onVaryingColumns } from "../../src/stats/linear-model";
import { type ModelPath, nestedR2 } from "../../src/stats/nested-cross-validation";
import { partialLeastSquares } from "../../src/stats/partial-least-squares";
import { looR2 } from "../../src/stats/pcr";
import { principalComponentPath } from "../../src/stats/principal-component-path";
import { createRandom } from "../../src/stats/random";
import { ridge } from "../../src/stats/ridge";
import { expectClose } from "./expect-close";
import { explainedSets } from "./explaining-reference";

describe.each(explainedSets)("nested cross-validation on $title", (data) => {
  const { nested, ridge: penalised } = data.explaining;
  const most = nested.mostComponents;
  const penalties = penalised.map(({ penalty }) => penalty).reverse();
  const paths: Readonly<
    Record<"ridge" | "partialLeastSquares" | "principalComponents", ModelPath>
  > = {
    ridge: (training) => ridge(training, penalties),
    partialLeastSquares: (training) => partialLeastSquares(training, most),
    principalComponents: (training) => principalComponentPath(training, most),
  };

  it.each(["ridge", "partialLeastSquares", "principalComponents"] as const)(
    "of %s chooses and predicts as a loop over scikit-learn's models does",
    (name) => {
      const path = paths[name];
      expectClose(nestedR2({ design: data, path }), nested[name].rows, 1e-7);
      expectClose(nestedR2({ design: data, groups: data.groups, path }), nested[name].groups, 1e-7);
    },
  );
});

describe("nested cross-validation", () => {
  const data = explainedSets[1]!;

  it("with a single model to choose from is plain cross-validation", () => {
    const path: ModelPath = (training) => [principalComponentPath(training, 5)[5]!];
    expectClose(nestedR2({ design: data, path }).r2, looR2({ ...data, components: 5 }), 1e-9);
  });

  it("does not find in noise what choosing with all rows in view would", () => {
    const random = createRandom("nested noise");
    const x = Array.from({ length: 40 }, () => Array.from({ length: 15 }, () => random.normal()));
    const noise = { x, y: x.map(() => random.normal()), names: x[0]!.map((_, j) => `x${j}`) };
    const { r2, chosen } = nestedR2({
      design: noise,
      path: (training) => principalComponentPath(training, 15),
    });
    expect(r2).toBeLessThan(0.1);
    expect(chosen).toHaveLength(40);
  });

  it("goes on where a column is constant in the training rows of a fold", () => {
    const isFirst = data.groups.map((group) => (group === data.groups[0] ? 1 : 0));
    const marked = {
      ...data,
      x: data.x.map((row, index) => [...row, isFirst[index]!]),
      names: [...data.names, "mark"],
    };
    const path: ModelPath = (training) => onVaryingColumns(training, (part) => ridge(part, [1]));
    expect(Number.isFinite(nestedR2({ design: marked, groups: data.groups, path }).r2)).toBe(true);
  });
});
