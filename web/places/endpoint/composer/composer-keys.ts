/** What a key asks of a composer: to send, or to recall what was sent before or after what is there. */
export type ComposerCommand = 'send' | 'older' | 'newer';

/** A key that was pressed in the field, as the browser tells it. */
export interface TypedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  /** The key is part of a character that an input method still makes. */
  readonly isComposing: boolean;
}

/** The field that it was pressed in. */
export interface TypedField {
  readonly value: string;
  readonly selectionStart: number;
  /** What is there was recalled, and not changed since. */
  readonly isRecalling: boolean;
}

/** What a key asks for; undefined for one that the field has for itself. `sendKey` is the one that a person has chosen. */
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
