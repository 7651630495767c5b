import type { Trace } from "./figure";
import type { GeneratorStyle } from "./generator-style";

/** Values with their interval along an axis, in order. */
export interface BandPoint {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** A generator's interval as a shaded band: there and back along its edge. */
export function band(style: GeneratorStyle, points: readonly BandPoint[]): Trace {
  const back = points.toReversed();
  return {
    type: "scatter",
    mode: "lines",
    name: `${style.label}, interval`,
    legendgroup: style.label,
    showlegend: false,
    hoverinfo: "skip",
    x: [...points, ...back].map(({ x }) => x),
    y: [...points.map(({ high }) => high), ...back.map(({ low }) => low)],
    fill: "toself",
    fillcolor: translucent(style.color, 0.14),
    line: { width: 0, color: style.color },
  };
}

/** A colour written #rrggbb, let through to what is behind it. */
function translucent(color: string, opacity: number): string {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
}
