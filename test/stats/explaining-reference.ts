import explaining from "../fixtures/stats/explaining.json";
import mixed from "../fixtures/stats/mixed.json";
import { dataSets, paperRows } from "./reference";

/** What scikit-learn, statsmodels, scipy and numpy gave; fixtures/stats/make_explaining.py made it. */
export const expectedExplaining = explaining;

/** What lme4 gave; fixtures/stats/make_mixed.R made it. */
export const expectedMixed = mixed;

/** The data sets of `reference`, each with what explaining.json says of it. */
export const explainedSets = dataSets.map((data, index) => ({
  ...data,
  explaining: index === 0 ? explaining.small : explaining.paper,
}));

export const paperSettings = paperRows.map(({ domain, method }) => `${domain}/${method}`);
