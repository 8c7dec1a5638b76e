import { type EncodingName, parseEncodingName } from '../../bytes/encoding-names.js';
import { decodeText, encodeText } from '../../bytes/encodings.js';
import { formatHex } from '../../bytes/hex.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import type { EndpointInput } from '../endpoint-input.js';
import type { RelayInput } from '../relay-input.js';
import { answerText, messageText } from './literal-text.js';
import type { StepInput } from './sequence-shape.js';
import { formatYaml } from './yaml-document.js';

/** One message of a conversation. */
export interface RecordedMessage {
  readonly type: 'sent' | 'received';
  readonly timeMicros: number;
  readonly bytes: Uint8Array;
}

/** What an endpoint said with one peer. */
export interface RecordedConversation {
  /** What the sequence is called. */
  readonly name: string;
  /** The endpoint, as it is described. */
  readonly input: EndpointInput | RelayInput;
  /** `HOST:PORT`. */
  readonly peer: string;
  /** In the order of time. */
  readonly messages: readonly RecordedMessage[];
}

/** The messages of a conversation that become steps; later ones do not. */
export const maxRecordedMessages = 1_000;
/** The bytes of a received message that are expected; of a longer one its beginning and, where it has one, its size. */
const maxExpectedBytes = 1_024;
/** The most bytes that one step sends: in hex, three characters each. */
const maxSentBytes = 21_000;
/** An answer that came later than this gets a longer time than the usual second. */
const usualMicros = 500_000;
/** A pause between two messages of one's own that is kept: the peer may need it. */
const pauseMicros = 20_000;
const maxPauseMs = 60_000;
const maxWithinSeconds = 3_600;
const maxName = 120;
/** Bytes of all that is sent, after which no further message becomes a step: the file stays one that can be read. */
const maxSentTotal = 1_000_000;

/**
 * The YAML of a sequence that holds the same conversation again, from the endpoint's side: it opens or listens as the endpoint did, sends
 * what was sent, and expects what came. Text stays text where its bytes are exactly that in the endpoint's encoding.
 */
export function recordedSequence(conversation: RecordedConversation): string {
  const { input, name } = conversation;
  const encoding = parseEncodingName(input.encoding ?? 'utf-8') ?? 'utf-8';
  const { framing = 'raw' } = 'framing' in input ? input : {};
  const isDatagrams = input.type === 'udp' || input.type === 'udp-relay';
  const isStream = !isDatagrams && framing === 'raw' && !input.layouts?.length;
  const messages = isStream ? joined(conversation.messages) : conversation.messages;
  const steps: StepInput[] = [...opened(conversation)];
  let before: RecordedMessage | undefined;
  let sentBytes = 0;
  for (const message of messages.slice(0, maxRecordedMessages)) {
    const gap = before === undefined ? 0 : message.timeMicros - before.timeMicros;
    if (message.type === 'sent') sentBytes += message.bytes.byteLength;
    if (sentBytes > maxSentTotal) break;
    if (message.type === 'received') steps.push(expected(message.bytes, { encoding, isStream, gap }));
    else {
      if (before?.type === 'sent' && gap >= pauseMicros)
        steps.push({ wait: `${Math.min(maxPauseMs, Math.round(gap / 1_000))}ms` });
      for (let at = 0; at === 0 || at < message.bytes.byteLength; at += maxSentBytes)
        steps.push(sent(message.bytes.subarray(at, at + maxSentBytes), encoding));
    }
    before = message;
  }
  return formatYaml({ name: [...name].slice(0, maxName).join(''), steps });
}

/** Opens what the endpoint was, and waits for the peer where it is the peer that comes. */
function opened({ input, peer, messages }: RecordedConversation): readonly StepInput[] {
  const { encoding, layouts } = input;
  const framing = 'framing' in input ? input.framing : undefined;
  const beside = {
    ...(encoding === undefined ? {} : { encoding }),
    ...(framing === undefined || framing === 'raw' ? {} : { framing }),
    ...(layouts?.[0] === undefined ? {} : { layout: layouts[0] }),
  };
  switch (input.type) {
    case 'tcp-connect': {
      const { tls = 'off' } = input;
      const address = /^\d+$/.test(input.address) ? `localhost:${input.address}` : input.address;
      const insecure = tls === 'insecure' ? { insecure: true } : {};
      return [{ open: `${tls === 'off' ? 'tcp' : 'tls'}://${address}`, ...beside, ...insecure }];
    }
    case 'tcp-listen':
    case 'tcp-relay':
      return [
        { listen: `tcp:${input.address}`, ...beside },
        { expect: 'connected', within: '60s' },
      ];
    case 'udp-relay':
      return [{ listen: `udp:${input.address}`, ...beside }];
    case 'udp':
      return messages[0]?.type === 'received'
        ? [{ listen: `udp:${input.address}`, ...beside }]
        : [{ open: `udp://${peer}`, ...beside }];
  }
}

/** A stream is cut anywhere: what came in one go is expected in one. */
function joined(messages: readonly RecordedMessage[]): readonly RecordedMessage[] {
  const whole: { type: RecordedMessage['type']; timeMicros: number; pieces: Uint8Array[] }[] = [];
  for (const { type, timeMicros, bytes } of messages) {
    const last = whole.at(-1);
    if (type === 'received' && last?.type === 'received') {
      last.pieces.push(bytes);
      last.timeMicros = timeMicros;
    } else whole.push({ type, timeMicros, pieces: [bytes] });
  }
  return whole.map(({ pieces, ...message }) => ({ ...message, bytes: joinBytes(pieces) }));
}

function sent(bytes: Uint8Array, encoding: EncodingName): StepInput {
  const text = exactText(bytes, encoding);
  return { send: text === undefined ? { hex: formatHex(bytes) } : answerText(text) };
}

function expected(
  bytes: Uint8Array,
  { encoding, isStream, gap }: { encoding: EncodingName; isStream: boolean; gap: number },
): StepInput {
  if (bytes.byteLength === 0) return { expect: { size: '0' } };
  const isLong = bytes.byteLength > maxExpectedBytes;
  const text = isLong ? undefined : exactText(bytes, encoding);
  const expect = {
    ...(text === undefined
      ? { hex: formatHex(bytes.subarray(0, maxExpectedBytes)) }
      : { text: messageText(text) }),
    at: isStream || isLong ? ('start' as const) : ('whole' as const),
    ...(isLong && !isStream ? { size: String(bytes.byteLength) } : {}),
  };
  // Twice what it took, so that a slower day passes too.
  const within =
    gap > usualMicros ? { within: `${Math.min(maxWithinSeconds, Math.ceil((gap * 2) / 1_000_000))}s` } : {};
  return { expect, ...within };
}

/** The text whose bytes in the encoding are exactly these, if they are one that a person reads. */
function exactText(bytes: Uint8Array, encoding: EncodingName): string | undefined {
  if (bytes.byteLength === 0) return undefined;
  const text = decodeText(bytes, encoding);
  if (/[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/.test(text)) return undefined;
  return formatHex(encodeText(text, encoding)) === formatHex(bytes) ? text : undefined;
}
