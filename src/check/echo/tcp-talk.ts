import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText } from '../../bytes/encodings.js';
import { escapeText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { type CheckScript, failed, type Verdict } from '../check.js';
import type { CheckDesk } from '../check-desk.js';
import { contentWords } from '../content.js';
import { type Phrase, phrase } from '../phrases.js';
import type { StreamDoor } from '../stream-door.js';
import type { EchoRoom } from './echo-room.js';

/** How long a connection may take. */
export const connectMs = 4_000;
/** How long an answer, or more of one, may take. */
export const answerMs = 3_000;
/** How long a server may take to close behind its last byte. */
export const closeMs = 4_000;
const maxShownBytes = 32;

/** Connects; a verdict if that fails. */
export function* connected(desk: CheckDesk, room: EchoRoom): CheckScript<StreamDoor | Verdict> {
  const stream = desk.connect(room.target);
  if (yield* stream.opened(connectMs)) {
    room.connected(desk);
    return stream;
  }
  const { state } = stream;
  stream.close();
  return failed(
    phrase('aConnection'),
    state.state === 'closed' ? closedWords(state.code) : phrase('notServed', { seconds: connectMs / 1_000 }),
  );
}

/** Whether connecting gave a verdict in place of a connection. */
export function isVerdict(one: StreamDoor | Verdict): one is Verdict {
  return 'outcome' in one;
}

/** Writes bytes, and takes what comes back until it is as long, or nothing comes any more; undefined if that is the same. */
export function* echoFault(
  stream: StreamDoor,
  bytes: Uint8Array,
  encoding: EncodingName,
): CheckScript<Verdict | undefined> {
  stream.write(bytes);
  const came = yield* stream.read(bytes.length, answerMs);
  return comparisonFault(bytes, came, encoding, stream);
}

/** How what came differs from what was expected; undefined if it does not. Short ones are shown, long ones counted. */
export function comparisonFault(
  expected: Uint8Array,
  came: Uint8Array,
  encoding: EncodingName,
  stream: StreamDoor,
): Verdict | undefined {
  if (expected.length === came.length && expected.every((byte, index) => byte === came[index]))
    return undefined;
  if (came.length === 0) return failed(bytesWords(expected, encoding), silenceWords(stream));
  if (expected.length <= maxShownBytes && came.length <= 2 * maxShownBytes)
    return failed(bytesWords(expected, encoding), bytesWords(came, encoding));
  return failed(phrase('content', { bytes: expected.length }), contentWords(expected, came));
}

/** Bytes as text, where all of them are some, and as hex. */
export function bytesWords(bytes: Uint8Array, encoding: EncodingName): Phrase {
  const shown = bytes.subarray(0, maxShownBytes);
  const more = bytes.length > shown.length ? '…' : '';
  const text = decodeText(shown, encoding);
  const hex = `${formatHex(shown)}${more}`;
  return text.includes('\uFFFD')
    ? phrase('hexBytes', { hex, bytes: bytes.length })
    : phrase('textBytes', { text: `${escapeText(text)}${more}`, hex, bytes: bytes.length });
}

/** Why nothing came on a connection: it is closed, or nothing was said in time. */
export function silenceWords(stream: StreamDoor | undefined): Phrase {
  if (stream?.isOver !== true) return phrase('nothing', { seconds: answerMs / 1_000 });
  const { state } = stream;
  return closedWords(state.state === 'closed' ? state.code : undefined);
}

/** How a connection was closed. */
export function closedWords(code: string | undefined): Phrase {
  return code === undefined ? phrase('closedEarly') : phrase('closedBy', { code });
}
