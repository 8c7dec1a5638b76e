import { decodeText } from '../../../../src/bytes/encodings.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { digitsValue } from '../../../../src/traffic/values/text-values.js';
import { type NumberChoice, type PickedNumber, pickedNumbers } from '../values/reading/picked-numbers.js';
import type { MessageEntry } from './log-entry.js';
import type { StreamText } from './stream-text.js';

/** Bytes of a message whose numbers are offered. */
const maxBytes = 4_096;

/** The numbers of a message that can be plotted over time. */
export function messageNumbers(
  entry: MessageEntry,
  stream: StreamText,
  layouts: readonly Layout[],
): readonly NumberChoice[] {
  const { type, bytes } = entry.event;
  const text = decodeText(stream.joined(entry, bytes.subarray(0, maxBytes)), stream.encoding);
  return pickedNumbers(type, bytes, text, layouts);
}

/** A number of a message is to be plotted. */
export type OnPick = (picked: PickedNumber, entry: MessageEntry) => void;

/** A number of a row, as it is shown: a field of a layout by its name, or one of the numbers of its text. */
export type ShownNumber =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'text'; readonly texts: readonly string[]; readonly at: number };

/** Which of a message's numbers is the one that is shown in its row; undefined if it is none of them. */
export function chosenNumber(choices: readonly NumberChoice[], shown: ShownNumber): NumberChoice | undefined {
  if (shown.type === 'field') return choices.find(({ name }) => name === shown.name);
  // The row may show numbers that are no choice, and end before the message does: equal ones are told apart by their order.
  const values = shown.texts.map(digitsValue);
  const value = values[shown.at];
  const before = values.slice(0, shown.at).filter((other) => other === value).length;
  return choices.filter((choice) => choice.value === value)[before];
}
