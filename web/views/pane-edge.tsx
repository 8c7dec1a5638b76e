import { type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  boundedSize,
  draggedSize,
  isColumn,
  type PaneBounds,
  type PaneName,
  type PaneSide,
  paneBounds,
  paneLength,
  panes,
  sizeByKey,
} from '../state/pane-sizes.js';
import { useSession, useStore, useWords } from './use-session.js';

/** A drag: where it began, how large the pane was, and how large it is by now. */
interface Drag {
  readonly from: number;
  readonly before: number;
  readonly bounds: PaneBounds;
  size: number | undefined;
}

/**
 * The edge of a pane that is sized: dragged, or moved by the arrow keys, Home and End; a double click and Enter give the pane
 * back its usual size. The size is kept in the browser, and the styles of the nearest element that matches `holder` have it as
 * `--pane-NAME`; they say where there is an edge, and what is usual.
 */
export function PaneEdge({
  name,
  side,
  holder,
  pane,
  neighbour,
}: {
  readonly name: PaneName;
  /** The side of the pane that it is. */
  readonly side: PaneSide;
  /** Selectors: what the panes are in, the pane that is sized, and the one that gives way. */
  readonly holder: string;
  readonly pane: string;
  readonly neighbour: string;
}) {
  const { paneSizes } = useSession();
  const { t } = useWords();
  const kept = useStore(paneSizes)[name];
  const edge = useRef<HTMLHRElement>(null);
  const drag = useRef<Drag>(undefined);
  const [known, setKnown] = useState<{ readonly size: number; readonly bounds: PaneBounds }>();
  const isOfColumn = isColumn(side);

  const held = (): HTMLElement | null | undefined => edge.current?.closest<HTMLElement>(holder);
  const found = (selector: string): Element | undefined => held()?.querySelector(selector) ?? undefined;
  const pixelsOf = (element: Element | undefined): number => {
    const box = element?.getBoundingClientRect();
    return (isOfColumn ? box?.width : box?.height) ?? 0;
  };
  const measured = (): { readonly size: number; readonly bounds: PaneBounds } => {
    const size = pixelsOf(found(pane));
    return { size: Math.round(size), bounds: paneBounds(panes[name], size + pixelsOf(found(neighbour))) };
  };
  const show = (size: number | undefined): void => {
    const style = held()?.style;
    if (size === undefined) style?.removeProperty(`--pane-${name}`);
    else style?.setProperty(`--pane-${name}`, paneLength(panes[name], size));
  };
  const keep = (size: number | undefined): void => {
    show(size);
    paneSizes.update(({ [name]: _, ...others }) =>
      size === undefined ? others : { ...others, [name]: size },
    );
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is kept changes the style
  useLayoutEffect(() => {
    show(kept);
    const style = held()?.style;
    return () => void style?.removeProperty(`--pane-${name}`);
  }, [kept, name]);

  const observer = useRef<{ readonly of: Element; readonly stop: () => void }>(undefined);
  /** Keeps up with the pane, which may be another than before. */
  const look = (): void => {
    const now = found(pane);
    if (now === observer.current?.of) return;
    observer.current?.stop();
    observer.current = undefined;
    if (now === undefined) return;
    const sizes = new ResizeObserver(() => setKnown(measured()));
    observer.current = { of: now, stop: () => sizes.disconnect() };
    setKnown(measured());
    for (const element of [now, found(neighbour)]) if (element !== undefined) sizes.observe(element);
  };
  useLayoutEffect(look);
  useEffect(
    () => () => {
      observer.current?.stop();
      observer.current = undefined;
    },
    [],
  );

  const place = (event: PointerEvent): number => (isOfColumn ? event.clientX : event.clientY);
  const end = (): void => {
    const { size } = drag.current ?? {};
    drag.current = undefined;
    if (size !== undefined) keep(size);
  };
  const now = known === undefined ? undefined : boundedSize(known.size, known.bounds);
  return (
    <hr
      ref={edge}
      className={`pane-edge ${isOfColumn ? 'pane-edge-column' : 'pane-edge-row'} edge-of-${name}`}
      tabIndex={0}
      aria-orientation={isOfColumn ? 'vertical' : 'horizontal'}
      aria-label={t(isOfColumn ? 'paneWidth' : 'paneHeight', { pane: t(`pane_${name}`) })}
      title={t('paneHint')}
      aria-valuenow={now}
      aria-valuemin={known?.bounds.min}
      aria-valuemax={known?.bounds.max}
      aria-valuetext={now === undefined ? undefined : t('panePixels', { count: now })}
      onFocus={look}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const { size, bounds } = measured();
        drag.current = { from: place(event), before: size, bounds, size: undefined };
      }}
      // The drag would mark text.
      onMouseDown={(event) => {
        event.preventDefault();
        event.currentTarget.focus({ preventScroll: true });
      }}
      onPointerMove={(event) => {
        const { current } = drag;
        if (current === undefined) return;
        const by = place(event) - current.from;
        if (by === 0 && current.size === undefined) return;
        current.size = boundedSize(draggedSize(current.before, side, by), current.bounds);
        show(current.size);
      }}
      onPointerUp={end}
      onLostPointerCapture={end}
      onDoubleClick={() => keep(undefined)}
      onKeyDown={(event) => {
        const { altKey, ctrlKey, metaKey, key } = event;
        if (altKey || ctrlKey || metaKey) return;
        if (key === 'Escape' && drag.current !== undefined) {
          drag.current = undefined;
          show(kept);
        } else if (key === 'Enter') keep(undefined);
        else {
          const { size, bounds } = measured();
          const asked = sizeByKey(event, side, size, bounds);
          if (asked === undefined) return;
          keep(boundedSize(asked, bounds));
        }
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
