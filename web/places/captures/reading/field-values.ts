import { visibleText } from '../../../../src/bytes/escapes.js';
import { encodeUtf8 } from '../../../../src/bytes/utf8.js';
import { words32 } from './paged-column.js';
import { TextPages } from './text-pages.js';

/** Bytes of the values of a field that are kept of a packet. */
const maxValueBytes = 200;

/** The values of one field in the packets of a capture, as a column shows them. */
export class FieldValues {
  /** Whether it has those of all packets. */
  isWhole = false;
  readonly #at = words32();
  readonly #bytes = words32();
  readonly #texts = new TextPages();

  /** Keeps the values in a packet; what came from the network is made visible. */
  set(number: number, values: readonly string[]): void {
    if (values.length === 0) return;
    const text = encodeUtf8(visibleText(values.join(', ').slice(0, maxValueBytes)));
    this.#at.set(number, this.#texts.add(text, 0, text.length));
    this.#bytes.set(number, text.length);
  }

  /** The values in a packet; empty for none. */
  text(number: number): string {
    return this.#texts.text(this.#at.at(number), this.#bytes.at(number));
  }
}
