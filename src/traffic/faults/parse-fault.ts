import { parseDuration } from '../../bytes/duration.js';
import { type ErrorParams, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { Layout } from '../../layout/layout.js';
import { readMessageFilter } from '../filter/message-filter.js';
import type { AimedAction, AimedFault } from './aimed-fault.js';
import { TftpMessageCodec } from './tftp-messages.js';

/** The longest delay that a fault may ask for: an hour. */
const maxDelayMs = 3_600_000;
const maxBits = 1_024;
const maxTimes = 1_000_000_000;
const maxCharacters = 10_000;

/** A word of an action, and where it begins. */
interface Word {
  readonly text: string;
  readonly at: number;
}

/**
 * Reads `EXPR: ACTION [once | N times]`, where EXPR is a filter of messages, with the fields of `layouts` and of TFTP, and ACTION is
 * `drop`, `duplicate`, `delay 2s`, `from another port`, `corrupt`, `corrupt checksum`, `corrupt 3 bits` or `corrupt bit 17`. A stream
 * is no TFTP, and has no other port.
 *
 * Fails with the failures of filters, or AIMED_FAULT_INVALID; param `column`, from 1, counts in the whole text.
 */
export async function readAimedFault(
  text: string,
  layouts: readonly Layout[],
  carrier: 'datagrams' | 'stream' = 'datagrams',
): Promise<Parsed<AimedFault>> {
  // A colon may stand in a filter, but not in an action.
  const colon = text.lastIndexOf(':');
  if (text.length > maxCharacters) return invalid(text, 0, 'fault-too-long', { limit: maxCharacters });
  if (colon < 0) return invalid(text, text.length, 'fault-action-missing');
  const read = readAction(text, colon + 1);
  if (!read.ok) return read;
  const { action } = read.value;
  if (carrier === 'stream' && action.type === 'fromAnotherPort') {
    const [first] = wordsFrom(text, colon + 1);
    return invalid(text, first?.at ?? text.length, 'fault-needs-datagrams');
  }
  const codecs = carrier === 'stream' ? [] : [new TftpMessageCodec()];
  const filter = await readMessageFilter(text.slice(0, colon), layouts, codecs);
  if (!filter.ok) return filter;
  return { ok: true, value: { text, filter: filter.value, ...read.value } };
}

type ReadAction = Parsed<Pick<AimedFault, 'action' | 'times'>>;

function readAction(text: string, from: number): ReadAction {
  const words = wordsFrom(text, from);
  const [first] = words;
  if (first === undefined) return invalid(text, text.length, 'fault-action-missing');
  const taken = takeAction(text, words);
  if (!taken.ok) return taken;
  const rest = words.slice(taken.value.words);
  const times = takeTimes(text, rest);
  return times.ok ? { ok: true, value: { action: taken.value.action, times: times.value } } : times;
}

type TakenAction = Parsed<{ readonly action: AimedAction; readonly words: number }>;

function takeAction(text: string, words: readonly Word[]): TakenAction {
  const [first, second, third] = words;
  const end = text.length;
  switch (first?.text) {
    case 'drop':
    case 'duplicate':
      return { ok: true, value: { action: { type: first.text }, words: 1 } };
    case 'delay': {
      const ms = parseDuration(second?.text ?? '');
      if (ms === undefined || ms === 0 || ms > maxDelayMs)
        return invalid(text, second?.at ?? end, 'fault-delay-wrong');
      return { ok: true, value: { action: { type: 'delay', ms }, words: 2 } };
    }
    case 'from':
      if (second?.text !== 'another' || third?.text !== 'port')
        return invalid(text, second?.at ?? end, 'fault-port-wrong');
      return { ok: true, value: { action: { type: 'fromAnotherPort' }, words: 3 } };
    case 'corrupt':
      return takeCorrupt(text, second, third);
    default:
      return invalid(text, first?.at ?? end, 'fault-action-unknown', { word: first?.text ?? '' });
  }
}

function takeCorrupt(text: string, second: Word | undefined, third: Word | undefined): TakenAction {
  if (second?.text === 'checksum')
    return { ok: true, value: { action: { type: 'corrupt', bits: 1, place: 'checksum' }, words: 2 } };
  if (second?.text === 'bit') {
    const bit = wholeOf(third, 0, 8 * 65_535 - 1);
    if (bit === undefined) return invalid(text, third?.at ?? text.length, 'fault-bit-wrong');
    return { ok: true, value: { action: { type: 'corruptBit', bit }, words: 3 } };
  }
  const isOfBits = third?.text === 'bits' || third?.text === 'bit';
  if (isOfBits) {
    const bits = wholeOf(second, 1, maxBits);
    if (bits === undefined)
      return invalid(text, second?.at ?? text.length, 'fault-bits-wrong', { limit: maxBits });
    return { ok: true, value: { action: { type: 'corrupt', bits, place: 'anywhere' }, words: 3 } };
  }
  return { ok: true, value: { action: { type: 'corrupt', bits: 1, place: 'anywhere' }, words: 1 } };
}

function takeTimes(text: string, words: readonly Word[]): Parsed<number> {
  const [first, second, ...more] = words;
  if (first === undefined) return { ok: true, value: Number.POSITIVE_INFINITY };
  if (first.text === 'once' && second === undefined) return { ok: true, value: 1 };
  const times = wholeOf(first, 1, maxTimes);
  const isUnit = second?.text === 'times' || second?.text === 'time';
  if (times !== undefined && isUnit && more.length === 0) return { ok: true, value: times };
  // Behind `corrupt` a number alone may be bits as well.
  const wrong = times !== undefined && isUnit ? more[0] : first;
  return invalid(text, wrong?.at ?? text.length, 'fault-times-wrong', { word: wrong?.text ?? '' });
}

function wordsFrom(text: string, from: number): readonly Word[] {
  return [...text.slice(from).matchAll(/\S+/g)].map((match) => ({ text: match[0], at: from + match.index }));
}

function wholeOf(word: Word | undefined, least: number, most: number): number | undefined {
  if (word === undefined || !/^\d{1,10}$/.test(word.text)) return undefined;
  const value = Number(word.text);
  return value >= least && value <= most ? value : undefined;
}

function invalid(text: string, at: number, reason: ReasonKey, params: ErrorParams = {}): Parsed<never> {
  return {
    ok: false,
    failure: failure('AIMED_FAULT_INVALID', { fault: text.slice(0, 200), column: at + 1, reason, ...params }),
  };
}
