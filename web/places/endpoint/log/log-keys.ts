import type { NoteVerb } from '../notes/use-notes.js';
import { isOneRow, type RowSelection } from './row-selection.js';

/** A command of a person on a line, by key. */
export type LineVerb = 'open' | 'again' | 'link' | 'like' | NoteVerb;

/** A menu below the log: what messages are copied as, which number is plotted, what the log is saved as. */
export type LogMenu = 'copy' | 'plot' | 'save';

/** A key's command on a log, other than a step to another line. */
export type LogCommand =
  | { readonly type: 'selectAll' }
  /** Moves the cursor to the line above (-1) or below (1), and leaves what is selected. */
  | { readonly type: 'moveAlone'; readonly by: 1 | -1 }
  /** Selects the line of the cursor as well, or no longer. */
  | { readonly type: 'toggle' }
  /** To the nearest fault or mark before (-1) or after (1) the cursor. */
  | { readonly type: 'toFault'; readonly by: 1 | -1 }
  /** Copies the messages' text itself, or the lines as shown. */
  | { readonly type: 'copy'; readonly format: 'text' | 'lines' }
  | { readonly type: 'menu'; readonly menu: LogMenu }
  /** Compares the two messages, or the two conversations, that are selected. */
  | { readonly type: 'compare' }
  | { readonly type: 'verb'; readonly verb: LineVerb };

/** A key press, as the browser reports it. */
export interface PressedKey {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

const plain: Readonly<Record<string, LogCommand>> = {
  '[': { type: 'toFault', by: -1 },
  ']': { type: 'toFault', by: 1 },
  C: { type: 'menu', menu: 'copy' },
  d: { type: 'compare' },
  e: { type: 'menu', menu: 'save' },
  p: { type: 'menu', menu: 'plot' },
  Enter: { type: 'verb', verb: 'open' },
  h: { type: 'verb', verb: 'like' },
  H: { type: 'verb', verb: 'like' },
  r: { type: 'verb', verb: 'again' },
  l: { type: 'verb', verb: 'link' },
  t: { type: 'verb', verb: 'tag' },
  n: { type: 'verb', verb: 'note' },
  m: { type: 'verb', verb: 'mark' },
};

const withControl: Readonly<Record<string, LogCommand>> = {
  a: { type: 'selectAll' },
  A: { type: 'selectAll' },
  ArrowUp: { type: 'moveAlone', by: -1 },
  ArrowDown: { type: 'moveAlone', by: 1 },
};

/** Whether a key may step to another line or is a command: keys with Alt and most with Ctrl are the browser's. */
export function isOfLog({ altKey, ctrlKey, metaKey }: PressedKey): boolean {
  return !altKey && !ctrlKey && !metaKey;
}

/** The command of a key on a log; undefined for a key without one, or a step. */
export function logCommand(pressed: PressedKey, selection: RowSelection): LogCommand | undefined {
  const { key, altKey } = pressed;
  if (altKey) return undefined;
  if (key === ' ') return { type: 'toggle' };
  if (!isOfLog(pressed)) return Object.hasOwn(withControl, key) ? withControl[key] : undefined;
  // One line stands for its text, several for the lines as shown.
  if (key === 'c') return { type: 'copy', format: hasSeveral(selection) ? 'lines' : 'text' };
  return Object.hasOwn(plain, key) ? plain[key] : undefined;
}

function hasSeveral(selection: RowSelection): boolean {
  return selection.ranges.length > 0 && !isOneRow(selection);
}
