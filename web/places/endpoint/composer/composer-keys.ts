/** A key's command in a composer: to send, or to recall the message before or after the current one. */
export type ComposerCommand = 'send' | 'older' | 'newer';

/** A key press in the field, as the browser reports it. */
export interface TypedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  /** The key is part of a character that an input method still makes. */
  readonly isComposing: boolean;
}

/** The field of the key press. */
export interface TypedField {
  readonly value: string;
  readonly selectionStart: number;
  /** What is there was recalled, and not changed since. */
  readonly isRecalling: boolean;
}

/** The command of a key; undefined for a key that the field handles itself. `sendKey` is the person's choice. */
export function composerCommand(
  { key, ctrlKey, metaKey, shiftKey, altKey, isComposing }: TypedKey,
  { value, selectionStart, isRecalling }: TypedField,
  sendKey: 'enter' | 'ctrl-enter',
): ComposerCommand | undefined {
  if (isComposing) return undefined;
  const isModified = ctrlKey || metaKey;
  if (key === 'Enter' && (isModified || (sendKey === 'enter' && !shiftKey && !altKey))) return 'send';
  if (isModified || shiftKey || altKey) return undefined;
  // Elsewhere in a text that was typed, the arrow moves the cursor.
  if (key === 'ArrowUp' && (isRecalling || value === '' || selectionStart === 0)) return 'older';
  if (key === 'ArrowDown' && isRecalling) return 'newer';
  return undefined;
}
