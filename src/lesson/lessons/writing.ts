import { encodeUtf8 } from '../../bytes/utf8.js';
import type { Act, PlannedAct } from '../act.js';

/** A call that returns before the step is done. */
export function call(act: Act): PlannedAct {
  return { act, waits: false };
}

/** A call in which the program waits, maybe for longer than the step. */
export function waiting(act: Act): PlannedAct {
  return { act, waits: true };
}

/** A text in UTF-8. */
export function textBytes(text: string): Uint8Array {
  return encodeUtf8(text);
}
