import { useEffect } from 'react';

const focusable = 'a[href], button, input, select, textarea, [tabindex="0"]';

/** The element that had the focus, and its position: its ancestors with the index of the next one inward, innermost first. */
interface Held {
  readonly element: HTMLElement;
  readonly trail: readonly { readonly ancestor: Element; readonly index: number }[];
}

/**
 * Keeps the focus on the page when the focused element goes away: a button that became another one, a removed line, a closed
 * menu. A browser then focuses nothing, and a person at the keyboard loses their place. The focus goes to the element in its
 * place, else to the nearest one; an element that was only disabled gets it back. The check runs once a frame and costs one
 * comparison: observing the tree would cost something for every line of the log.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let held: Held | undefined;
    // At once: the focused element may be gone before the next frame.
    const onFocus = ({ target }: FocusEvent): void => {
      held = target instanceof HTMLElement ? { element: target, trail: trailOf(target) } : undefined;
    };
    // A press elsewhere gives the focus up. Only this distinguishes it from an element disabled and enabled between two frames.
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

/** The focusable element nearest to the old position, within the remaining ancestors, at most the whole content. */
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
    !element.matches(':disabled, [aria-disabled="true"]') &&
    element.checkVisibility()
  );
}
