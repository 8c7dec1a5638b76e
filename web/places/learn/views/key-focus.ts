import type { LessonKey } from '../state/lesson-keys.js';

/** What the element in the focus does with keys itself. */
export function focusOf(target: EventTarget | null): LessonKey['focus'] {
  if (!(target instanceof HTMLElement)) return 'none';
  if (target.matches('input[type="radio"]')) return 'choice';
  if (target.matches('input, textarea, select') || target.isContentEditable) return 'text';
  return target.matches('button:not([aria-disabled="true"]), a, summary') ? 'press' : 'none';
}
