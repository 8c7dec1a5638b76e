import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { decodeText } from '../../../../src/bytes/encodings.js';
import { escapeControls, visibleText } from '../../../../src/bytes/escapes.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import type { Altered } from '../../../../src/traffic/event.js';
import type { Words } from '../../../views/use-session.js';
import type { ViewMode } from '../composer/composer-settings.js';
import { rowText } from './row-content.js';

/** What a message was and what it became, in a row: what both begin with, what each has alone, and what both end with. */
export interface AlteredParts {
  readonly head: string;
  readonly before: string;
  /** Undefined where nothing went in its place. */
  readonly after: string | undefined;
  readonly tail: string;
  /** What stands between the parts. */
  readonly joint: string;
}

/** Bytes of either message that a row shows. */
const maxBytes = 80;

/** The bytes of a change as a row shows them: as text where both are text and the rows show it, else as hex. */
export function alteredParts(
  { bytes, after }: Pick<Altered, 'bytes' | 'after'>,
  mode: ViewMode,
  encoding: EncodingName,
): AlteredParts {
  const isText =
    mode !== 'hex' &&
    [bytes, after].every(
      (one) => one === undefined || !rowText(one.subarray(0, maxBytes), encoding, false).isBinary,
    );
  const unitsOf = (one: Uint8Array): readonly string[] => {
    const shown = one.subarray(0, maxBytes);
    const units = isText
      ? [...decodeText(shown, encoding)].map((character) => visibleText(escapeControls(character)))
      : [...shown].map((byte) => formatHex(Uint8Array.of(byte)));
    return one.byteLength > maxBytes ? [...units, '…'] : units;
  };
  const joint = isText ? '' : ' ';
  const join = (units: readonly string[]): string => units.join(joint);
  const old = unitsOf(bytes);
  if (after === undefined) return { head: join(old), before: '', after: undefined, tail: '', joint };
  const now = unitsOf(after);
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return {
    head: join(old.slice(0, head)),
    before: join(old.slice(head, old.length - tail)),
    after: join(now.slice(head, now.length - tail)),
    tail: join(old.slice(old.length - tail)),
    joint,
  };
}

/** What was done to a message, and where it was going, in a few words. */
export function alteredSentence({ what, side }: Pick<Altered, 'what' | 'side'>, t: Words['t']): string {
  if (what === 'answered') return t(side === 'up' ? 'alteredRow_answeredUp' : 'alteredRow_answeredDown');
  return t(`alteredRow_${what}`, { way: t(side === 'up' ? 'alteredUp' : 'alteredDown') });
}

/** Whether the message did not reach whom it was for as it was. */
export function isHarm({ what }: Pick<Altered, 'what'>): boolean {
  return what === 'lost' || what === 'dropped' || what === 'corrupted';
}
