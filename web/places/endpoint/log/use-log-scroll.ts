import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { LogLines } from './log-filter.js';
import { rowHeight } from './log-row.js';

/** Lines rendered beyond the view, so that a quick scroll finds them. */
const overscan = 16;

/** The visible part of a log, and its scrolling. */
export interface LogScroll {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** The lines to render: indexes `start` to `end` - 1. */
  readonly start: number;
  readonly end: number;
  /** The lines in view: indexes `first` to `last` - 1. Below 0 and behind the last are those that the record has. */
  readonly view: { readonly first: number; readonly last: number };
  /** Lines below the view; 0 while it follows. */
  readonly below: number;
  /** The log's next number when it stopped following; undefined while it follows. */
  readonly heldSince: number | undefined;
  /** Goes to the end, and stays there. */
  readonly follow: () => void;
  /** Goes to the beginning or the end of what the record has, by the keys for it; false for other keys, and where all is there. */
  readonly toEnds: (key: string) => boolean;
  /** Scrolls a line into view. */
  readonly show: (index: number) => void;
  /** Scrolls a line to a third of the height, with what came before it above. */
  readonly showAmid: (index: number) => void;
}

/**
 * Follows the tail of a log until a person scrolls up; then keeps the position, whatever arrives, is dropped or changes size.
 * `head` lines are above the lines of the log, and those that the record has above and below them take their room. The rendered lines follow from the lines and the position alone, and wait for no
 * event.
 */
export function useLogScroll(lines: LogLines, head: number, next: number): LogScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(600);
  const [held, setHeld] = useState<{ readonly since: number }>();
  const [, redraw] = useState(0);
  /** The first line in view and how far it is scrolled, while held; and the geometry when this was looked at last. */
  const place = useRef({ number: 0, offset: 0, top: 0, height: 0 });

  const before = lines.above + head;
  const total = (before + lines.size + lines.below) * rowHeight;
  const bottom = Math.max(0, total - height);
  const { number, offset } = place.current;
  const top =
    held === undefined ? bottom : Math.min(bottom, (lines.placeOf(number) + before) * rowHeight + offset);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = (): void => setHeight(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // After every drawing: at the tail, or where it was.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const { top: lastTop, height: lastHeight } = place.current;
    const isSameSize = element.clientHeight === lastHeight;
    place.current.height = element.clientHeight;
    // It was scrolled up this instant, and the event that says so is still to come. One that grows scrolls by itself.
    if (held === undefined && isSameSize && element.scrollTop < lastTop - 1) return;
    if (Math.abs(element.scrollTop - top) >= 1) element.scrollTop = top;
    place.current.top = element.scrollTop;
  });

  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, clientHeight } = element;
    const { top: lastTop, height: lastHeight } = place.current;
    const wentUp = scrollTop < lastTop - 1 && clientHeight === lastHeight;
    const isAtTail = scrollTop + clientHeight >= total - rowHeight / 2;
    const number = numberNear(lines, Math.floor(scrollTop / rowHeight) - before) ?? next;
    place.current = {
      number,
      offset: scrollTop - (lines.placeOf(number) + before) * rowHeight,
      top: scrollTop,
      height: clientHeight,
    };
    if (isAtTail) setHeld(undefined);
    else if (held === undefined && wentUp) setHeld({ since: next });
    redraw((count) => count + 1);
  };

  const show = (index: number): void => {
    const element = scroller.current;
    if (element === null) return;
    const lineTop = (index + before) * rowHeight;
    if (lineTop < element.scrollTop) element.scrollTop = index === 0 && lines.above === 0 ? 0 : lineTop;
    else if (lineTop + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = lineTop + rowHeight - element.clientHeight;
    // At once: the next drawing would be back at the tail before the event comes.
    onScroll();
  };

  const showAmid = (index: number): void => {
    const element = scroller.current;
    if (element === null) return;
    const rowsAbove = Math.floor(element.clientHeight / 3 / rowHeight);
    element.scrollTop = Math.max(0, (index + before - rowsAbove) * rowHeight);
    onScroll();
  };

  const toEnds = (key: string): boolean => {
    const isUp = key === 'Home' && lines.above > 0;
    if (!isUp && !(key === 'End' && lines.below > 0)) return false;
    if (isUp && scroller.current !== null) {
      scroller.current.scrollTop = 0;
      onScroll();
    } else setHeld(undefined);
    return true;
  };

  const first = Math.floor(top / rowHeight) - before;
  const last = Math.ceil((top + height) / rowHeight) - before;
  return {
    scroller,
    onScroll,
    start: Math.max(0, Math.min(lines.size, first - overscan)),
    end: Math.max(0, Math.min(lines.size, last + overscan)),
    view: { first, last },
    below:
      held === undefined
        ? 0
        : Math.max(0, lines.size + lines.below - Math.floor((top + height) / rowHeight) + before),
    heldSince: held?.since,
    follow: () => setHeld(undefined),
    toEnds,
    show,
    showAmid,
  };
}

/** The number of the line at an index, or of the nearest one that is there or in the record. */
function numberNear(lines: LogLines, index: number): number | undefined {
  return lines.numberBeside(Math.max(-lines.above, Math.min(index, lines.size + lines.below - 1)));
}
