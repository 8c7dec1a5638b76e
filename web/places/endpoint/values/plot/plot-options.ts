import uPlot from 'uplot';
import type { Picture } from './picture.js';
import type { PlotColours } from './plot-drawing.js';
import { axisTimes, axisValues } from './plot-words.js';

/** What of a plot stays as long as it shows the same series on the same scales. */
export interface PlotForm {
  readonly picture: Picture;
  readonly width: number;
  readonly height: number;
  readonly colours: () => PlotColours;
  readonly drawBehind: (plot: uPlot) => void;
  readonly drawOver: (plot: uPlot) => void;
  /** A stretch was drawn over, in pixels of the plot. */
  readonly onSelect: (plot: uPlot) => void;
}

const axisFont = '11px "JetBrains Mono", ui-monospace, monospace';
/** Pixels of a digit, and beside an axis' values. */
const digit = 6.7;
const beside = 16;

/** What a plot has to be made anew for. */
export function formKey({ series, scales }: Picture): string {
  return JSON.stringify([
    series.map(({ found, scale, dash }) => [found.key, scale, dash]),
    scales.map(({ key, unit }) => [key, unit]),
  ]);
}

/** The options of uPlot for a picture: straight lines, steps for what holds, two axes at most. */
export function plotOptions(form: PlotForm): uPlot.Options {
  const { picture, width, height, colours } = form;
  return {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false }, y: false },
    // Ranges are set with the data.
    scales: {
      x: { time: true, auto: false },
      ...Object.fromEntries(picture.scales.map(({ key }) => [key, { auto: false }])),
    },
    axes: [timeAxis(colours), ...picture.scales.slice(0, 2).map((_, at) => valueAxis(picture, at, colours))],
    series: [
      {},
      ...picture.series.map(
        ({ found, scale, dash }): uPlot.Series => ({
          label: found.key,
          scale,
          stroke: () => colours()[found.direction],
          width: 1.5,
          dash: [...dash],
          points: { show: false },
          ...(found.holds && uPlot.paths.stepped !== undefined
            ? { paths: uPlot.paths.stepped({ align: 1 }) }
            : {}),
        }),
      ),
    ],
    hooks: {
      drawClear: [form.drawBehind],
      draw: [form.drawOver],
      setSelect: [form.onSelect],
    },
  };
}

function timeAxis(colours: () => PlotColours): uPlot.Axis {
  return {
    stroke: () => colours().dim,
    font: axisFont,
    grid: { stroke: () => colours().line, width: 1 },
    ticks: { show: false },
    size: 28,
    space: 92,
    values: (_, splits, __, ___, stepBy) => axisTimes(splits, stepBy),
  };
}

function valueAxis({ scales }: Picture, at: number, colours: () => PlotColours): uPlot.Axis {
  const { key = '', unit = '' } = scales[at] ?? {};
  return {
    scale: key,
    side: at === 0 ? 3 : 1,
    stroke: () => colours().dim,
    font: axisFont,
    grid: { show: at === 0, stroke: () => colours().line, width: 1 },
    ticks: { show: false },
    space: 32,
    size: (_, values) => {
      const longest = Math.max(4, ...(values ?? []).map((text) => text.length));
      // Grows by steps, so that the plot does not move with each digit.
      return beside + Math.ceil(longest / 2) * 2 * digit;
    },
    values: (_, splits, __, ___, stepBy) => axisValues(splits, stepBy, unit),
  };
}
