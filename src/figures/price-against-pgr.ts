import { InputError } from "../errors";
import { paretoFrontier } from "../stats/pareto-frontier";
import type { Figure, Trace } from "./figure";
import { generatorStyles, type GeneratorStyle } from "./generator-style";
import { listed } from "./labels";
import { baseLayout, valueAxis, type FigureOptions } from "./layout";
import { logTicks } from "./log-ticks";
import { decimal, dollars } from "./number-text";
import { requireRecords } from "./require-records";
import { themes } from "./theme";

export interface PricedGenerator {
  readonly generator: string;
  /** Above 0. */
  readonly usd_per_1m_output_tokens: number;
  /** Average PGR over the settings. */
  readonly data_generation_average_percent: number;
}

const plotHeight = 380;

/**
 * Table 3: what a generator costs against what its data is worth, the price on a log axis.
 * @throws InputError when there are no records, or a price is not above 0
 */
export function priceAgainstPgr(
  records: readonly PricedGenerator[],
  {
    theme = "light",
    source,
    id = "table-3",
    title = "Price of a generator and the PGR of its data",
  }: FigureOptions,
): Figure {
  requireRecords(records, id);
  for (const { generator, usd_per_1m_output_tokens: price } of records) {
    if (!(price > 0)) {
      throw new InputError(`price of ${generator} is ${price}; a log axis needs one above 0`);
    }
  }
  const tokens = themes[theme];
  const frontier = paretoFrontier(
    records,
    (record) => record.usd_per_1m_output_tokens,
    (record) => record.data_generation_average_percent,
  );
  const styles = generatorStyles(
    records.map((record) => record.generator),
    theme,
  );
  const range = logRange(records.map((record) => record.usd_per_1m_output_tokens));
  const ticks = logTicks(range);
  const pgrs = records.map((record) => record.data_generation_average_percent);
  const span = Math.max(...pgrs) - Math.min(...pgrs) || 1;
  const names = frontier.map(
    (record) => styles.find((style) => style.generator === record.generator)?.label ?? "",
  );
  return {
    id,
    title,
    caption:
      "Average Performance Gap Recovered (percent) over the price of a million output tokens (US dollars, log axis). " +
      `Source: ${source}.`,
    alt:
      `${listed(names)} ${names.length > 1 ? "are" : "is"} on the frontier: no cheaper generator ` +
      `has a higher average PGR. It runs from ${dollars(frontier[0]?.usd_per_1m_output_tokens ?? 0)} ` +
      `and ${decimal(frontier[0]?.data_generation_average_percent ?? 0, 1)} percent to ` +
      `${dollars(frontier.at(-1)?.usd_per_1m_output_tokens ?? 0)} and ` +
      `${decimal(frontier.at(-1)?.data_generation_average_percent ?? 0, 1)} percent.`,
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "Frontier",
        x: frontier.map((record) => record.usd_per_1m_output_tokens),
        y: frontier.map((record) => record.data_generation_average_percent),
        line: { color: tokens.neutral, width: 2, shape: "hv", dash: "dash" },
        hoverinfo: "skip",
      },
      ...styles.map((style) => point(style, records, frontier, tokens.text)),
    ],
    layout: {
      ...baseLayout({
        theme,
        title,
        subtitle: [
          "Filled, on the dashed frontier: no cheaper generator has a higher PGR. Hollow: a cheaper one does.",
        ],
        source,
        plotHeight,
        room: { left: 66, right: 24, above: 10, below: 52 },
      }),
      xaxis: {
        ...valueAxis(theme, "Price (US dollars per 1M output tokens, log scale)"),
        type: "log",
        range,
        tickvals: ticks,
        ticktext: ticks.map(dollars),
        zeroline: false,
      },
      yaxis: {
        ...valueAxis(theme, "PGR, average over settings (percent)"),
        range: [Math.min(0, Math.min(...pgrs) - 0.15 * span), Math.max(...pgrs) + 0.18 * span],
      },
    },
  };
}

function point(
  style: GeneratorStyle,
  records: readonly PricedGenerator[],
  frontier: readonly PricedGenerator[],
  textColor: string,
): Trace {
  const own = records.filter((record) => record.generator === style.generator);
  const isBest = own.map((record) => frontier.includes(record));
  return {
    type: "scatter",
    mode: "markers+text",
    name: style.label,
    x: own.map((record) => record.usd_per_1m_output_tokens),
    y: own.map((record) => record.data_generation_average_percent),
    text: own.map(() => style.label),
    textposition: isBest.map((best) => (best ? "top center" : "bottom right")),
    textfont: { size: 13, color: textColor },
    cliponaxis: false,
    marker: {
      color: style.color,
      symbol: isBest.map((best) => (best ? style.symbol : `${style.symbol}-open`)),
      size: 14 * style.scale,
      line: { color: style.color, width: 2 },
    },
    hovertemplate: `<b>${style.label}</b><br>PGR %{y:.1f} percent<br>$%{x} per 1M output tokens<extra></extra>`,
  };
}

function logRange(prices: readonly number[]): [number, number] {
  const [low, high] = [Math.log10(Math.min(...prices)), Math.log10(Math.max(...prices))];
  const pad = (high - low || 1) * 0.14;
  // More on the right, where names of dear generators begin at their mark.
  return [low - pad, high + 1.8 * pad];
}
