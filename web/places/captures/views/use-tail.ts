import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Pixels from the end within which a list counts as scrolled to it. */
const nearPixels = 4;

/** How a list follows what is appended to it. */
export interface Tail {
  /** Rows that have come below since the list was scrolled away from its end; undefined while it follows. */
  readonly newer: number | undefined;
  /** The list was scrolled, by whomever. */
  readonly onScroll: () => void;
  /** Goes to the end and stays there. */
  readonly follow: () => void;
  /** Stays where it is. */
  readonly hold: () => void;
}

/**
 * Keeps a list of `count` rows, of which `pageRows` have room, scrolled to its end while it grows and when it has ended, until a person
 * scrolls up.
 */
export function useTail(
  scroller: RefObject<HTMLElement | null>,
  {
    count,
    pageRows,
    isGrowing,
  }: { readonly count: number; readonly pageRows: number; readonly isGrowing: boolean },
): Tail {
  const [heldAt, setHeldAt] = useState<number | undefined>(isGrowing ? undefined : 0);
  const latest = useRef(count);
  latest.current = count;
  const hasGrown = useRef(false);
  hasGrown.current ||= isGrowing;
  const isFollowing = hasGrown.current && heldAt === undefined;
  const toEnd = (): void => {
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the list has grown, or has another room
  useLayoutEffect(() => {
    if (isFollowing) toEnd();
  }, [count, pageRows, isFollowing]);
  return {
    newer: isGrowing && heldAt !== undefined ? Math.max(0, count - heldAt) : undefined,
    onScroll: () => {
      const element = scroller.current;
      if (element === null) return;
      const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - nearPixels;
      setHeldAt((held) => (isAtEnd ? undefined : (held ?? latest.current)));
    },
    follow: () => {
      setHeldAt(undefined);
      toEnd();
    },
    hold: () => setHeldAt((held) => held ?? latest.current),
  };
}
