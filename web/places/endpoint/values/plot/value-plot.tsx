import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { type TimeWindow, windowOf } from '../time-window.js';
import type { Picture } from './picture.js';
import { drawBehind, drawOver, type PlotColours, type PlotScene } from './plot-drawing.js';
import { formKey, plotOptions } from './plot-options.js';

/** The pixels of a stretch that is drawn over; less is a click. */
const minDrag = 5;
/** How much closer a turn of the wheel goes. */
const wheelFactor = 1.25;

const colourNames = ['received', 'sent', 'text', 'dim', 'line', 'edge', 'panel', 'sunk'] as const;
const variables = { received: 'rx', sent: 'tx' } as const;

/** Series over time. A stretch that is drawn over is looked at closely, a click places a cursor, the wheel zooms. */
export function ValuePlot({
  scene,
  label,
  onWindow,
  onZoom,
  onPlace,
  onKeyDown,
  onWidth,
}: {
  readonly scene: PlotScene;
  readonly label: string;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onZoom: (factor: number, atMicros: number) => void;
  readonly onPlace: (timeMicros: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Pixels that there are to draw in. */
  readonly onWidth: (pixels: number) => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latest = useRef({ scene, onWindow, onZoom, onPlace, onWidth });
  latest.current = { scene, onWindow, onZoom, onPlace, onWidth };
  const { picture } = scene;
  const key = formKey(picture);

  // biome-ignore lint/correctness/useExhaustiveDependencies: of a picture only what the key says makes another plot
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    const made = new uPlot(
      plotOptions({
        picture,
        ...sizeOf(element),
        colours: () => coloursOf(element),
        drawBehind: (drawn) => drawBehind(drawn, latest.current.scene, coloursOf(element)),
        drawOver: (drawn) => drawOver(drawn, latest.current.scene, coloursOf(element)),
        onSelect: (drawn) => {
          const { left, width } = drawn.select;
          if (width < minDrag) return;
          drawn.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          latest.current.onWindow(windowOf(timeAt(drawn, left), timeAt(drawn, left + width)));
        },
      }),
      dataOf(picture),
      element,
    );
    const listened = new AbortController();
    const { signal } = listened;
    listen(made, signal, latest);
    const observer = new ResizeObserver(() => {
      made.setSize(sizeOf(element));
      latest.current.onWidth(made.over.clientWidth);
    });
    observer.observe(element);
    plot.current = made;
    latest.current.onWidth(made.over.clientWidth);
    return () => {
      plot.current = undefined;
      listened.abort();
      observer.disconnect();
      made.destroy();
    };
  }, [key]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plot is given its data as well
  useLayoutEffect(() => {
    const made = plot.current;
    if (made !== undefined) show(made, picture);
  }, [scene, picture, key]);

  useEffect(() => {
    const redraw = (): void => plot.current?.redraw(false, false);
    const themes = matchMedia('(prefers-color-scheme: dark)');
    const observer = new MutationObserver(redraw);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    themes.addEventListener('change', redraw);
    return () => {
      observer.disconnect();
      themes.removeEventListener('change', redraw);
    };
  }, []);

  return (
    <div
      ref={host}
      className="value-plot"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys
      tabIndex={0}
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {colourNames.map((name) => (
        <i key={name} data-colour={name} hidden style={{ color: `var(--${variableOf(name)})` }} />
      ))}
    </div>
  );
}

function variableOf(name: (typeof colourNames)[number]): string {
  return name === 'received' || name === 'sent' ? variables[name] : name;
}

/** Listens to clicks and the wheel, until `signal` is aborted. */
function listen(
  made: uPlot,
  signal: AbortSignal,
  latest: {
    readonly current: {
      readonly onPlace: (timeMicros: number) => void;
      readonly onZoom: (factor: number, atMicros: number) => void;
    };
  },
): void {
  let pressedX = 0;
  made.over.addEventListener('mousedown', ({ clientX }) => (pressedX = clientX), { signal });
  made.over.addEventListener(
    'click',
    ({ clientX }) => {
      if (Math.abs(clientX - pressedX) < minDrag) latest.current.onPlace(timeAt(made, leftOf(made, clientX)));
    },
    { signal },
  );
  made.over.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const factor = event.deltaY < 0 ? 1 / wheelFactor : wheelFactor;
      latest.current.onZoom(factor, timeAt(made, leftOf(made, event.clientX)));
    },
    { signal, passive: false },
  );
}

function leftOf(made: uPlot, clientX: number): number {
  return clientX - made.over.getBoundingClientRect().left;
}

function timeAt(made: uPlot, left: number): number {
  return made.posToVal(left, 'x') * 1_000_000;
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement): {
  readonly width: number;
  readonly height: number;
} {
  return { width: Math.max(40, clientWidth), height: Math.max(40, clientHeight) };
}

function dataOf({ points }: Picture): uPlot.AlignedData {
  return [points.seconds, ...points.columns];
}

function show(made: uPlot, picture: Picture): void {
  const { fromMicros, toMicros } = picture.window;
  picture.series.forEach(({ isDense, dash }, at) => {
    const line = made.series[at + 1];
    if (line !== undefined) line.dash = isDense ? [] : [...dash];
  });
  made.batch(() => {
    made.setData(dataOf(picture), false);
    made.setScale('x', { min: fromMicros / 1_000_000, max: toMicros / 1_000_000 });
    for (const { key, min, max } of picture.scales) made.setScale(key, { min, max });
  });
}

function coloursOf(element: HTMLElement): PlotColours {
  const colours: Record<string, string> = {};
  for (const probe of element.querySelectorAll<HTMLElement>('[data-colour]'))
    colours[probe.dataset.colour ?? ''] = getComputedStyle(probe).color;
  const of = (name: keyof PlotColours): string => colours[name] ?? 'gray';
  return {
    ...{ received: of('received'), sent: of('sent'), text: of('text'), dim: of('dim') },
    ...{ line: of('line'), edge: of('edge'), panel: of('panel'), sunk: of('sunk') },
  };
}
