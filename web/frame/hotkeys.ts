import type { Place } from '../state/place.js';

/** The part of a key event that says which key it was. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Where it is on the keyboard: with Alt some keyboards write another character. */
  readonly code?: string;
}

/** What a key asks of the page, wherever the focus is. */
export type HotkeyAction =
  | { readonly type: 'palette' }
  | { readonly type: 'keys' }
  /** Focus what the page marks with this key in `aria-keyshortcuts`. */
  | { readonly type: 'focus'; readonly key: string }
  /** Go to the next endpoint of the list, or the one before. */
  | { readonly type: 'step'; readonly by: 1 | -1 }
  /** Send the saved message of this key. */
  | { readonly type: 'message'; readonly digit: number };

/** Every key of the page for its sheet: what to press, and the word for what it does. */
export const hotkeys = [
  { keys: ['Ctrl', 'K'], word: 'keyPalette' },
  { keys: ['Alt', '↑'], word: 'keyPrevious' },
  { keys: ['Alt', '↓'], word: 'keyNext' },
  { keys: ['Alt', '1…9'], word: 'keyMessage' },
  { keys: ['/'], word: 'keyFilter' },
  { keys: ['i'], word: 'keyComposer' },
  { keys: ['?'], word: 'keySheet' },
  { keys: ['Esc'], word: 'keyEscape' },
  { keys: ['↑', '↓'], word: 'keyRail' },
  { keys: ['Ctrl', '↑', '↓'], word: 'keyCursorAlone' },
  { keys: ['Space'], word: 'keyToggleLine' },
  { keys: ['[', ']'], word: 'keyFault' },
  { keys: ['Enter'], word: 'keyOpen' },
  { keys: ['C'], word: 'keyCopy' },
  { keys: ['Shift', 'C'], word: 'keyCopyAs' },
  { keys: ['D'], word: 'keyCompare' },
  { keys: ['E'], word: 'keySave' },
  { keys: ['P'], word: 'keyPlot' },
  { keys: ['R'], word: 'keyAgain' },
  { keys: ['L'], word: 'keyLink' },
  { keys: ['T'], word: 'keyTag' },
  { keys: ['N'], word: 'keyNote' },
  { keys: ['M'], word: 'keyMark' },
  { keys: ['H'], word: 'keyLike' },
  { keys: ['Ctrl', 'Enter'], word: 'keySend' },
  { keys: ['F2'], word: 'keyRename' },
  { keys: ['Space'], word: 'keyPause' },
  { keys: ['A', 'B'], word: 'keyCursors' },
  { keys: ['+', '−', '0'], word: 'keyZoom' },
  { keys: ['→', '←'], word: 'keyLessonStep' },
  { keys: ['Space'], word: 'keyLessonRun' },
  { keys: ['1…4', 'Enter'], word: 'keyLessonAnswer' },
] as const;

/** What a key asks; single letters ask nothing while somebody types. */
export function hotkeyAction(press: KeyPress, isTyping: boolean): HotkeyAction | undefined {
  const { key, ctrlKey, metaKey, altKey } = press;
  if (key.toLowerCase() === 'k' && (ctrlKey || metaKey) && !altKey) return { type: 'palette' };
  if (ctrlKey || metaKey) return undefined;
  if (altKey) {
    if (key === 'ArrowDown') return { type: 'step', by: 1 };
    if (key === 'ArrowUp') return { type: 'step', by: -1 };
    const digit = /^(?:Digit|Numpad)?([1-9])$/.exec(press.code ?? key)?.[1];
    return digit === undefined ? undefined : { type: 'message', digit: Number(digit) };
  }
  if (isTyping) return key === 'Escape' ? { type: 'focus', key: 'Escape' } : undefined;
  if (key === '?') return { type: 'keys' };
  return key === '/' || key === 'i' ? { type: 'focus', key } : undefined;
}

/** The endpoint `by` places after the one that is looked at, around the end; the first or last when none is. */
export function steppedPlace(place: Place, ids: readonly string[], by: 1 | -1): Place {
  const at = place.type === 'endpoint' ? ids.indexOf(place.id) : -1;
  const from = at < 0 && by < 0 ? 0 : at;
  const id = ids[(from + by + ids.length) % ids.length];
  return id === undefined ? place : { type: 'endpoint', id };
}
