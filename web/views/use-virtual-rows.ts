import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { RowWindow } from './row-window.js';

/** The visible part of a long list whose rows are of one height. */
export interface VirtualRows {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** Pixels of what scrolls. */
  readonly height: number;
  /** The rows to draw: indexes `start` to `end` - 1. */
  readonly start: number;
  readonly end: number;
  /** Rows that the view holds whole. */
  readonly pageRows: number;
  /** Where a drawn row is, in pixels from the top of what scrolls. */
  readonly topOf: (index: number) => number;
  /** Scrolls a row into view. */
  readonly show: (index: number) => void;
}

/** Draws only the rows in view of a list of `count`, however many there are. */
export function useVirtualRows(count: number, rowHeight: number): VirtualRows {
  const scroller = useRef<HTMLDivElement>(null);
  const [viewHeight, setViewHeight] = useState(600);
  const [scrollTop, setScrollTop] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = (): void => setViewHeight(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const rows = new RowWindow(count, rowHeight, viewHeight);
  const { start, end } = rows.drawn(scrollTop);
  return {
    scroller,
    onScroll: () => setScrollTop(scroller.current?.scrollTop ?? 0),
    height: rows.height,
    start,
    end,
    pageRows: Math.max(1, Math.floor(viewHeight / rowHeight)),
    topOf: (index) => rows.topOf(index, scrollTop),
    show: (index) => {
      const element = scroller.current;
      if (element === null) return;
      const top = rows.scrollTopFor(index, element.scrollTop);
      if (top === element.scrollTop) return;
      element.scrollTop = top;
      setScrollTop(element.scrollTop);
    },
  };
}
