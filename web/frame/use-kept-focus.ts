import { useEffect } from 'react';

const focusable = 'a[href], button, input, select, textarea, [tabindex="0"]';

/** Who had the focus, and where it stood: elements with the index of the next one inward, from the innermost outward. */
interface Held {
  readonly element: HTMLElement;
  readonly trail: readonly { readonly ancestor: Element; readonly index: number }[];
}

/**
 * Keeps the focus on the page when what has it goes away: a button that was pressed and became another one, a line that
 * was removed, a menu that closed. A browser gives the focus to nobody then, and who works by keyboard is nowhere. It goes
 * to what took its place, else to what is nearest; what was only disabled gets it back. Looked at once a frame, which costs
 * one comparison: observing the tree would cost something for every line of the log.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let held: Held | undefined;
    // At once: what got the focus may be gone again before the next frame.
    const onFocus = ({ target }: FocusEvent): void => {
      held = target instanceof HTMLElement ? { element: target, trail: trailOf(target) } : undefined;
    };
    // A press beside it gives the focus up. Only so is that told from what was disabled and enabled between two frames.
    const onPress = ({ target }: Event): void => {
      if (target instanceof Node && held?.element.contains(target) === false) held = undefined;
    };
    // So does Tab on the last field: the browser's own controls come next, and the first field after them.
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Tab') held = undefined;
    };
    const look = (): void => {
      frame = requestAnimationFrame(look);
      if (held === undefined || document.activeElement === held.element) return;
      const { element } = held;
      if (element.isConnected && element.matches(':disabled')) return;
      const next = element.isConnected ? element : successorOf(held);
      held = undefined;
      if (document.activeElement === document.body) next?.focus({ preventScroll: true });
    };
    document.addEventListener('pointerdown', onPress, true);
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('focusin', onFocus);
    let frame = requestAnimationFrame(look);
    return () => {
      document.removeEventListener('pointerdown', onPress, true);
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('focusin', onFocus);
      cancelAnimationFrame(frame);
    };
  }, []);
}

function trailOf(element: Element): Held['trail'] {
  const trail: { ancestor: Element; index: number }[] = [];
  for (let child = element; child.parentElement !== null; child = child.parentElement)
    trail.push({ ancestor: child.parentElement, index: [...child.parentElement.children].indexOf(child) });
  return trail;
}

/** What stands nearest to where the element stood, within what is left of its surroundings, at most the whole content. */
function successorOf({ trail }: Held): HTMLElement | undefined {
  for (const { ancestor, index } of trail) {
    if (!ancestor.isConnected) continue;
    if (ancestor instanceof HTMLElement && ancestor.matches('main')) return ancestor;
    const children = [...ancestor.children];
    const nearest = [...children.slice(index), ...children.slice(0, index).reverse()];
    for (const child of nearest) {
      const found = [child, ...child.querySelectorAll(focusable)].find(isFocusable);
      if (found !== undefined) return found;
    }
  }
  return document.querySelector('main') ?? undefined;
}

function isFocusable(element: Element): element is HTMLElement {
  return (
    element instanceof HTMLElement &&
    element.matches(focusable) &&
    !element.matches(':disabled') &&
    element.checkVisibility()
  );
}
