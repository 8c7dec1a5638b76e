/** What a key does in a lesson. */
export type LessonAction =
  | { readonly type: 'step' }
  | { readonly type: 'back' }
  | { readonly type: 'run' }
  /** Choose the answer of this place, from 0. */
  | { readonly type: 'pick'; readonly choice: number }
  | { readonly type: 'pass' };

/** The part of a key event that says which key it was, and where the focus is. */
export interface LessonKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** What the element in the focus does with keys itself: `text` with all, `press` with Space and Enter, `choice` with arrows and Space. */
  readonly focus: 'none' | 'text' | 'press' | 'choice';
}

/** What a key does; undefined if it is nothing of the lesson's, or belongs to what has the focus. */
export function lessonAction({ key, ctrlKey, metaKey, altKey, focus }: LessonKey): LessonAction | undefined {
  if (ctrlKey || metaKey || altKey || focus === 'text') return undefined;
  if (/^[1-4]$/.test(key)) return { type: 'pick', choice: Number(key) - 1 };
  switch (key) {
    case 'ArrowRight':
      return focus === 'choice' ? undefined : { type: 'step' };
    case 'ArrowLeft':
      return focus === 'choice' ? undefined : { type: 'back' };
    case ' ':
      return focus === 'none' ? { type: 'run' } : undefined;
    case 'Enter':
      return focus === 'press' ? undefined : { type: 'pass' };
    default:
      return undefined;
  }
}
