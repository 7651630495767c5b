import type { Json, Layout } from "./figure";
import { instanceCount } from "./number-text";
import { fontFamily, themes, type Theme } from "./theme";

/** What every figure function takes beside its records. */
export interface FigureOptions {
  /** Default: light. */
  readonly theme?: Theme;
  /** Where the records come from, named in the caption and on the picture. */
  readonly source: string;
  /** Default: the paper's own number for the figure or table. */
  readonly id?: string;
  /** Default: the subject in general words. */
  readonly title?: string;
}

/** Pixels around the plotting area for axes and direct labels; title and source get their own. */
export interface Room {
  readonly left: number;
  readonly right: number;
  /** Between the subtitle and the plotting area: legend, facet titles, axis on top. */
  readonly above: number;
  readonly below: number;
}

export interface LayoutInput {
  readonly theme: Theme;
  readonly title: string;
  /** How to read the figure, in lines of at most about 110 characters. */
  readonly subtitle: readonly string[];
  readonly source: string;
  /** Height of the plotting area in pixels; the figure is as high as it and its surroundings. */
  readonly plotHeight: number;
  readonly room: Room;
}

const edge = 16;
const subtitleLine = 18;

/**
 * The layout all figures share: title and subtitle at the top left, source at the bottom left, as
 * wide as its container, as high as its content needs.
 */
export function baseLayout(input: LayoutInput): Layout {
  const { theme, title, subtitle, source, plotHeight, room } = input;
  const tokens = themes[theme];
  const top = headerHeight(subtitle) + room.above;
  const bottom = room.below + 34;
  return {
    title: {
      text: `<b>${title}</b>`,
      x: 0,
      xref: "container",
      xanchor: "left",
      y: 1,
      yref: "container",
      yanchor: "top",
      pad: { l: edge, t: edge },
      font: { size: 17, color: tokens.text },
    },
    autosize: true,
    height: top + plotHeight + bottom,
    // Fixed margins: with automargin, plotly would move the notes that are placed by pixels.
    margin: { l: room.left, r: room.right, t: top, b: bottom, autoexpand: false },
    paper_bgcolor: tokens.background,
    plot_bgcolor: tokens.background,
    font: { family: fontFamily, size: 13, color: tokens.text },
    hoverlabel: {
      bgcolor: tokens.background,
      bordercolor: tokens.axis,
      font: { family: fontFamily, size: 13, color: tokens.text },
      align: "left",
    },
    hovermode: "closest",
    showlegend: false,
    annotations: [
      ...(subtitle.length > 0
        ? [
            note(subtitle.join("<br>"), theme, {
              y: 1,
              yanchor: "top",
              xshift: edge - 2 - room.left,
              yshift: top - edge - 27,
              size: 13,
            }),
          ]
        : []),
      note(`Source: ${source}`, theme, {
        y: 0,
        yanchor: "bottom",
        xshift: edge - 2 - room.left,
        yshift: 10 - bottom,
        size: 11,
      }),
    ],
  };
}

/** Pixels from the figure's top to the end of its subtitle. */
function headerHeight(subtitle: readonly string[]): number {
  return edge + 30 + subtitle.length * subtitleLine + 6;
}

interface NotePlace {
  readonly y: number;
  readonly yanchor: "top" | "bottom";
  readonly xshift: number;
  readonly yshift: number;
  readonly size: number;
}

function note(text: string, theme: Theme, { size, ...place }: NotePlace): Json {
  return {
    text,
    ...place,
    xref: "paper",
    yref: "paper",
    x: 0,
    xanchor: "left",
    align: "left",
    showarrow: false,
    font: { size, color: themes[theme].mutedText },
  };
}

/**
 * Adds annotations to those a layout has.
 * @returns a new layout
 */
export function annotated(layout: Layout, annotations: readonly Json[]): Layout {
  const present = layout.annotations as readonly Json[];
  return { ...layout, annotations: [...present, ...annotations] };
}

/** A value axis: thin grid, no ticks, a line at zero, a title that names quantity and unit. */
export function valueAxis(theme: Theme, title: string): { [key: string]: Json } {
  const tokens = themes[theme];
  return {
    title: { text: title, standoff: 12, font: { size: 13, color: tokens.text } },
    gridcolor: tokens.grid,
    zeroline: true,
    zerolinecolor: tokens.axis,
    zerolinewidth: 1.25,
    tickfont: { size: 12, color: tokens.mutedText },
    ticks: "",
  };
}

/** Ticks of an axis of instances: at the quantities that occur, written 10K. */
export function instanceTicks(quantities: readonly number[]): { [key: string]: Json } {
  const ticks = [...new Set(quantities)].sort((a, b) => a - b);
  return { tickvals: ticks, ticktext: ticks.map(instanceCount) };
}

/**
 * An axis of named places at whole numbers 0, 1, 2, …, without grid or zero line. Places are
 * numbers because plotly would read the names of a category axis as dates or numbers where it can.
 */
export function placeAxis(theme: Theme, labels: readonly string[]): { [key: string]: Json } {
  return {
    tickvals: labels.map((_, index) => index),
    ticktext: labels,
    range: [-0.5, labels.length - 0.5],
    showgrid: false,
    zeroline: false,
    tickangle: 0,
    // Ticks that are not seen hold the labels off the cells and bars.
    ticks: "outside",
    ticklen: 7,
    tickcolor: themes[theme].background,
    tickfont: { size: 12, color: themes[theme].text },
  };
}

/** Legend in one row under the subtitle, `offset` pixels over the plotting area. */
export function topLegend(theme: Theme, plotHeight: number, offset: number): Json {
  return {
    orientation: "h",
    // Against the container, plotly 3.7 would move the title of the y axis beside the legend.
    x: 0,
    xanchor: "left",
    y: 1 + offset / plotHeight,
    yanchor: "bottom",
    font: { size: 12, color: themes[theme].text },
    bgcolor: "rgba(0,0,0,0)",
  };
}

/**
 * Pixels over the plotting area that `topLegend` needs for these names.
 * @param width of the plotting area, pixels
 */
export function legendRoom(names: readonly string[], width = 800): number {
  // All entries are as wide as the widest: its letters, the mark and the gap.
  const widest = Math.max(...names.map((name) => name.length)) * 6.7 + 46;
  const rows = Math.ceil(names.length / Math.max(1, Math.floor(width / widest)));
  return 16 + 24 * rows;
}

/** Pixels that the longest of these labels needs at 12 pixels a letter's height, with a margin. */
export function labelRoom(labels: readonly string[]): number {
  const longest = Math.max(...labels.map((label) => label.replace(/<[^>]*>/g, "").length));
  return Math.round(Math.min(320, longest * 6.7) + 22);
}

/**
 * Start and end (0 to 1) of panels side by side.
 * @param weights relative widths, one a panel
 * @param gap between two panels, as a share of the whole
 */
export function panelDomains(weights: readonly number[], gap: number): [number, number][] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const room = 1 - gap * (weights.length - 1);
  let start = 0;
  return weights.map((weight) => {
    const end = Math.min(1, start + (weight / total) * room);
    const domain: [number, number] = [start, end];
    start = end + gap;
    return domain;
  });
}

/** A heading over one panel, `offset` pixels above it. */
export function panelTitle(text: string, axis: string, y: number, offset: number): Json {
  return {
    text: `<b>${text}</b>`,
    xref: `${axis} domain`,
    x: 0.5,
    xanchor: "center",
    yref: "paper",
    y,
    yanchor: "bottom",
    yshift: offset,
    showarrow: false,
    font: { size: 13 },
  };
}

/** plotly's name of the nth axis (from 0) as traces write it, "x", "x2", …, or as the layout does. */
export function axisName(letter: "x" | "y" | "xaxis" | "yaxis", index: number): string {
  return index === 0 ? letter : `${letter}${index + 1}`;
}
