import type uPlot from 'uplot';
import type { Cursors, Picture } from './picture.js';
import { formatValue } from './plot-words.js';

/** Colours as a canvas takes them, of the theme. */
export type PlotColours = Readonly<
  Record<'received' | 'sent' | 'text' | 'dim' | 'line' | 'edge' | 'panel' | 'sunk', string>
>;

/** What a plot has beside its lines. */
export interface PlotScene {
  readonly picture: Picture;
  readonly cursors: Cursors;
  /** The level of a trigger, and the key of its scale. */
  readonly level: { readonly scale: string; readonly level: number } | undefined;
  /** What each series is called. */
  readonly names: readonly string[];
  /** What a band says of a time without anything. */
  readonly silent: (micros: number) => string;
}

const font = '"JetBrains Mono", ui-monospace, monospace';
/** Pixels of a band below which nothing is written on it. */
const minBand = 16;

/** Draws what lies behind the lines: the times of silence. */
export function drawBehind(plot: uPlot, { picture }: PlotScene, colours: PlotColours): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = colours.sunk;
  for (const [from, to] of bandsOf(plot, picture)) ctx.fillRect(from, bbox.top, to - from, bbox.height);
  ctx.restore();
}

/** Draws what lies over the lines: cursors, the trigger's level, names of lines, and how long silence was. */
export function drawOver(plot: uPlot, scene: PlotScene, colours: PlotColours): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = `${11 * ratio}px ${font}`;
  ctx.textBaseline = 'middle';
  ctx.lineWidth = ratio;
  let free = bbox.left;
  for (const [from, to, micros] of bandsOf(plot, scene.picture)) {
    const text = scene.silent(micros);
    // Words of one band do not cover those of another.
    const half = ctx.measureText(text).width / 2;
    if (to - from < minBand * ratio || (from + to) / 2 - half < free) continue;
    free = (from + to) / 2 + half + 8 * ratio;
    label(plot, text, (from + to) / 2, bbox.top + bbox.height - 10 * ratio, colours.panel, colours.dim);
  }
  ctx.font = `600 ${11 * ratio}px ${font}`;
  drawLevel(plot, scene, colours);
  drawNames(plot, scene, colours);
  for (const name of ['a', 'b'] as const) drawCursor(plot, name, scene, colours);
  ctx.restore();
}

function bandsOf(
  plot: uPlot,
  { silences }: Picture,
): readonly (readonly [from: number, to: number, micros: number])[] {
  const { left, width } = plot.bbox;
  return silences.flatMap(({ fromMicros, toMicros }) => {
    const from = Math.max(left, plot.valToPos(fromMicros / 1_000_000, 'x', true));
    const to = Math.min(left + width, plot.valToPos(toMicros / 1_000_000, 'x', true));
    return to > from ? [[from, to, toMicros - fromMicros] as const] : [];
  });
}

/** Text on a ground of its own, centred at a place and kept within the plot. */
function label(plot: uPlot, text: string, x: number, y: number, ground: string, colour: string): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const width = ctx.measureText(text).width + 8 * ratio;
  const left = Math.max(bbox.left, Math.min(bbox.left + bbox.width - width, x - width / 2));
  ctx.fillStyle = ground;
  ctx.fillRect(left, y - 8 * ratio, width, 16 * ratio);
  ctx.fillStyle = colour;
  ctx.textAlign = 'left';
  ctx.fillText(text, left + 4 * ratio, y);
}

function drawLevel(plot: uPlot, { level }: PlotScene, colours: PlotColours): void {
  if (level === undefined || plot.scales[level.scale] === undefined) return;
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(level.level, level.scale, true));
  if (!(y >= bbox.top && y <= bbox.top + bbox.height)) return;
  ctx.strokeStyle = colours.edge;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  line(ctx, bbox.left, y, bbox.left + bbox.width, y);
  ctx.setLineDash([]);
  label(plot, `T ${formatValue(level.level)}`, bbox.left, y, colours.text, colours.panel);
}

/** A cursor, with a dot on each line at the value that it has there. */
function drawCursor(plot: uPlot, name: 'a' | 'b', scene: PlotScene, colours: PlotColours): void {
  const micros = scene.cursors[name];
  if (micros === undefined) return;
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(micros / 1_000_000, 'x', true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.strokeStyle = colours.text;
  line(ctx, x, bbox.top, x, bbox.top + bbox.height);
  for (const { atA, atB, scale, found } of scene.picture.series) {
    const value = name === 'a' ? atA : atB;
    if (value === undefined) continue;
    const y = plot.valToPos(value, scale, true);
    if (!(y >= bbox.top && y <= bbox.top + bbox.height)) continue;
    ctx.fillStyle = colours[found.direction];
    ctx.beginPath();
    ctx.arc(x, y, 4 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fill();
  }
  label(plot, name.toUpperCase(), x, bbox.top + 9 * devicePixelRatio, colours.text, colours.panel);
}

/** The names of lines that are not alone in their colour, each at the end of its line, none over another. */
function drawNames(plot: uPlot, { picture, names }: PlotScene, colours: PlotColours): void {
  const { bbox } = plot;
  const height = 16 * devicePixelRatio;
  const { toMicros } = picture.window;
  const places = picture.series.flatMap(({ isNamed, drawn, scale, found }, at) => {
    let last = drawn.times.length - 1;
    while (last >= 0 && (drawn.times[last] ?? 0) > toMicros) last -= 1;
    const time = drawn.times[last];
    const value = drawn.values[last];
    if (!isNamed || time === undefined || value === undefined) return [];
    const x = plot.valToPos(time / 1_000_000, 'x', true);
    const y = plot.valToPos(value, scale, true) - height * 0.75;
    return x < bbox.left ? [] : [{ x, y, name: names[at] ?? '', colour: colours[found.direction] }];
  });
  places.sort((one, other) => one.y - other.y);
  let free = bbox.top + height / 2;
  for (const { x, y, name, colour } of places) {
    const at = Math.min(bbox.top + bbox.height - height / 2, Math.max(y, free));
    label(plot, name, x, at, colours.panel, colour);
    free = at + height;
  }
}

function line(ctx: CanvasRenderingContext2D, x: number, y: number, toX: number, toY: number): void {
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(toX, toY);
  ctx.stroke();
}
