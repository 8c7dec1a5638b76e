import type { CopyFormat } from './copied-rows.js';
import { isOneRow, type RowSelection } from './row-selection.js';

/** What a person asks of a line by key. */
export type LineVerb = 'open' | 'again';

/** What a key asks of a log that is no step to another line. */
export type LogCommand =
  | { readonly type: 'selectAll' }
  /** To the nearest fault before (-1) or behind (1) the cursor. */
  | { readonly type: 'toFault'; readonly by: 1 | -1 }
  | { readonly type: 'copy'; readonly format: CopyFormat }
  | { readonly type: 'verb'; readonly verb: LineVerb };

/** A key that was pressed, as the browser tells it. */
export interface PressedKey {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

const plain: Readonly<Record<string, LogCommand>> = {
  '[': { type: 'toFault', by: -1 },
  ']': { type: 'toFault', by: 1 },
  C: { type: 'copy', format: 'hex' },
  Enter: { type: 'verb', verb: 'open' },
  r: { type: 'verb', verb: 'again' },
};

/** Whether a key may step to another line or is a command: keys with Alt and most with Ctrl are the browser's. */
export function isOfLog({ altKey, ctrlKey, metaKey }: PressedKey): boolean {
  return !altKey && !ctrlKey && !metaKey;
}

/** What a key asks of a log; undefined for one that asks nothing, or steps. */
export function logCommand(pressed: PressedKey, selection: RowSelection): LogCommand | undefined {
  const { key, altKey } = pressed;
  if (altKey) return undefined;
  if (!isOfLog(pressed)) return key.toLowerCase() === 'a' ? { type: 'selectAll' } : undefined;
  // Of one line its text is meant, of several the lines as they are shown.
  if (key === 'c') return { type: 'copy', format: hasSeveral(selection) ? 'lines' : 'text' };
  return Object.hasOwn(plain, key) ? plain[key] : undefined;
}

function hasSeveral(selection: RowSelection): boolean {
  return selection.ranges.length > 0 && !isOneRow(selection);
}
