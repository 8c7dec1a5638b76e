import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import { type Phrase, phraseOf } from '../line-words.js';
import { numberAt } from '../read-fields.js';
import { minHeaderBytes } from './segment.js';
import type { TcpFaultCode, TcpFieldName } from './tcp-fields.js';

/** Numbers of options (RFC 9293, section 3.1, and the documents that define them). */
export const optionKind = Object.freeze({
  end: 0,
  noOperation: 1,
  maximumSegment: 2,
  windowScale: 3,
  selectiveAck: 5,
  userTimeout: 28,
  multipath: 30,
  fastOpen: 34,
  experiment: 253,
  otherExperiment: 254,
});

/** The largest shift of a window scale; a larger one counts as 14 (RFC 7323, section 2.3). */
export const maxShift = 14;

interface OptionValue {
  readonly name: TcpFieldName;
  /** Bytes from the start of the option. */
  readonly at: number;
  readonly length: number;
  /** What stands before it in a row; `undefined` if a row does not show it. */
  readonly words: Phrase | undefined;
}

interface OptionLayout {
  readonly group: TcpFieldName;
  /** Its length with kind and length; 0 if that varies. */
  readonly bytes: number;
  readonly values: readonly OptionValue[];
  /** What a row shows of it, whatever its length. */
  readonly words: Phrase | undefined;
}

function option(
  group: TcpFieldName,
  bytes: number,
  values: readonly OptionValue[] = [],
  words: string | undefined = undefined,
): OptionLayout {
  return Object.freeze({ group, bytes, values, words: words === undefined ? undefined : phraseOf(words) });
}

function value(name: TcpFieldName, at: number, length: number, words: string | undefined): OptionValue {
  return Object.freeze({ name, at, length, words: words === undefined ? undefined : phraseOf(words) });
}

const unknownOption = option('tcp.options.unknown', 0);

const layouts: Readonly<Record<number, OptionLayout>> = Object.freeze({
  [optionKind.end]: option('tcp.options.eol', 1),
  [optionKind.noOperation]: option('tcp.options.nop', 1),
  [optionKind.maximumSegment]: option('tcp.options.mss', 4, [value('tcp.options.mss_val', 2, 2, ' MSS=')]),
  [optionKind.windowScale]: option('tcp.options.wscale', 3, [
    value('tcp.options.wscale.shift', 2, 1, undefined),
  ]),
  4: option('tcp.options.sack_perm', 2, [], ' SACK_PERM'),
  [optionKind.selectiveAck]: option('tcp.options.sack', 0),
  6: option('tcp.options.echo', 6, [value('tcp.options.echo_value', 2, 4, ' ECHO=')]),
  7: option('tcp.options.echoreply', 6, [value('tcp.options.echo_value', 2, 4, ' ECHO=')]),
  8: option('tcp.options.timestamp', 10, [
    value('tcp.options.timestamp.tsval', 2, 4, ' TSval='),
    value('tcp.options.timestamp.tsecr', 6, 4, ' TSecr='),
  ]),
  11: option('tcp.options.cc', 6, [value('tcp.options.cc_value', 2, 4, ' CC=')]),
  12: option('tcp.options.ccnew', 6, [value('tcp.options.cc_value', 2, 4, ' CC=')]),
  13: option('tcp.options.ccecho', 6, [value('tcp.options.cc_value', 2, 4, ' CC=')]),
  19: option('tcp.options.md5', 18, [value('tcp.options.md5.digest', 2, 16, undefined)], ' MD5'),
  [optionKind.userTimeout]: option('tcp.options.user_to', 4),
  29: option('tcp.options.ao', 0, [], 'TCP AO'),
  [optionKind.multipath]: option('tcp.options.mptcp', 0),
  [optionKind.fastOpen]: option('tcp.options.tfo', 0),
});

/** What ends a walk over the options. */
export type OptionsEnd =
  /** Their end, or an option whose length cannot be. */
  | 'complete'
  /** The end of the captured bytes. */
  | 'cut'
  /** The end of the captured bytes in an option whose length is known. */
  | 'cut-option';

/**
 * Finds the option of `kind` in the header at `from` that ends before `to`, and returns where it begins; -1 if there is none.
 * Bytes from `end` on were not captured. Allocates nothing.
 */
export function findOption(bytes: Uint8Array, from: number, to: number, end: number, kind: number): number {
  for (let at = from + minHeaderBytes; at < to && at < end; ) {
    const found = bytes[at] ?? 0;
    const length = optionBytes(bytes, at, to, end);
    if (length <= 0 || at + length > end || found === optionKind.end) return -1;
    if (found === kind) return at;
    at += length;
  }
  return -1;
}

/** Writes what a row says of the options of the header at `from` that ends before `to`, and returns what ended them. */
export function writeOptions(
  line: Line,
  bytes: Uint8Array,
  from: number,
  to: number,
  end: number,
  peerBase: number,
): OptionsEnd {
  for (let at = from + minHeaderBytes; at < to; ) {
    if (at >= end) return 'cut';
    const length = optionBytes(bytes, at, to, end);
    if (length < 0) return 'cut';
    if (length === 0) return 'complete';
    if (at + length > end) return 'cut-option';
    // What follows the end is padding.
    if (bytes[at] === optionKind.end) return 'complete';
    if (!writeOption(line, bytes, at, length, peerBase)) return 'cut';
    at += length;
  }
  return 'complete';
}

/** Gives the options of the header at `from` that ends before `to` to `sink`. Bytes from `end` on were not captured. */
export function readOptions(
  sink: FieldSink<TcpFieldName, TcpFaultCode>,
  bytes: Uint8Array,
  from: number,
  to: number,
  end: number,
  peerBase: number,
): void {
  let hasEnded = false;
  for (let at = from + minHeaderBytes; at < to; ) {
    const length = at < end ? optionBytes(bytes, at, to, end) : -1;
    // What follows the end is padding, of which Wireshark shows the zeros.
    if (at < end && hasEnded && bytes[at] !== optionKind.end) return;
    hasEnded = at < end && bytes[at] === optionKind.end;
    if (length < 0 || at + length > end) {
      sink.fault('TRUNCATED', at, 'tcp.options');
      return;
    }
    if (length === 0) {
      if (at + 1 < to) sink.field('tcp.option.len.invalid', at, 0, undefined);
      sink.fault('OPTION_LENGTH_INVALID', at, 'tcp.option_len');
      return;
    }
    readOption(sink, bytes, at, length, peerBase);
    at += length;
  }
}

/** Bytes of the option at `at`; 0 if its length cannot be, -1 if that was not captured. */
function optionBytes(bytes: Uint8Array, at: number, to: number, end: number): number {
  const kind = bytes[at] ?? 0;
  if (kind <= optionKind.noOperation) return 1;
  if (at + 1 >= to) return 0;
  if (at + 1 >= end) return -1;
  const length = bytes[at + 1] ?? 0;
  return length < 2 || at + length > to ? 0 : length;
}

/** Writes an option; returns false if its length is so wrong that Wireshark reads no further. */
function writeOption(line: Line, bytes: Uint8Array, at: number, length: number, peerBase: number): boolean {
  const kind = bytes[at] ?? 0;
  const layout = layouts[kind] ?? unknownOption;
  if (layout.words !== undefined) line.phrase(layout.words);
  if (kind === optionKind.selectiveAck) return writeBlocks(line, bytes, at, length, peerBase);
  if (kind === optionKind.fastOpen) line.ascii(length === 2 ? ' TFO=R' : ' TFO=C');
  if (kind === optionKind.windowScale && length === layout.bytes) {
    line.ascii(' WS=');
    line.decimal(2 ** Math.min(maxShift, bytes[at + 2] ?? 0));
  } else if (kind === optionKind.userTimeout && length === layout.bytes) {
    line.ascii(' USER_TO=');
    line.decimal(numberAt(bytes, at + 2, 2) & 0x7fff);
  } else if (length === layout.bytes) writeValues(line, bytes, at, layout);
  return true;
}

function writeValues(line: Line, bytes: Uint8Array, at: number, layout: OptionLayout): void {
  const { values } = layout;
  for (let index = 0; index < values.length; index += 1) {
    const shown = values[index];
    if (shown?.words === undefined) continue;
    line.phrase(shown.words);
    line.decimal(numberAt(bytes, at + shown.at, shown.length));
  }
}

/** Writes the blocks of a selective acknowledgment (RFC 2018, section 3). */
function writeBlocks(line: Line, bytes: Uint8Array, at: number, length: number, peerBase: number): boolean {
  let block = at + 2;
  for (; block + 8 <= at + length; block += 8) {
    line.ascii(' SLE=');
    line.decimal((numberAt(bytes, block, 4) - peerBase) >>> 0);
    line.ascii(' SRE=');
    line.decimal((numberAt(bytes, block + 4, 4) - peerBase) >>> 0);
  }
  return length > 2 && block === at + length;
}

function readOption(
  sink: FieldSink<TcpFieldName, TcpFaultCode>,
  bytes: Uint8Array,
  at: number,
  length: number,
  peerBase: number,
): void {
  const kind = bytes[at] ?? 0;
  const layout = layouts[kind] ?? unknownOption;
  sink.open(layout.group, at);
  sink.field('tcp.option_kind', at, 1, kind);
  if (kind > optionKind.noOperation) sink.field('tcp.option_len', at + 1, 1, length);
  if (layout.bytes !== 0 && layout.bytes !== length)
    sink.fault('OPTION_LENGTH_INVALID', at + 1, 'tcp.option_len');
  else readValues(sink, bytes, at, length, layout, peerBase);
  sink.close(at + length);
}

function readValues(
  sink: FieldSink<TcpFieldName, TcpFaultCode>,
  bytes: Uint8Array,
  at: number,
  length: number,
  layout: OptionLayout,
  peerBase: number,
): void {
  for (const { name, at: from, length: size } of layout.values)
    sink.field(name, at + from, size, size > 4 ? undefined : numberAt(bytes, at + from, size));
  switch (bytes[at]) {
    case optionKind.windowScale:
      sink.field('tcp.options.wscale.multiplier', at + 2, 1, 2 ** Math.min(maxShift, bytes[at + 2] ?? 0));
      break;
    case optionKind.selectiveAck:
      readBlocks(sink, bytes, at, length, peerBase);
      break;
    case optionKind.userTimeout:
      sink.field('tcp.options.user_to_granularity', at + 2, 2, (bytes[at + 2] ?? 0) >> 7);
      sink.field('tcp.options.user_to_val', at + 2, 2, numberAt(bytes, at + 2, 2) & 0x7fff);
      break;
    case optionKind.fastOpen:
      if (length === 2) sink.field('tcp.options.tfo.request', at, 2, undefined);
      else sink.field('tcp.options.tfo.cookie', at + 2, length - 2, undefined);
      break;
    default:
      if (layout === unknownOption && length > 2)
        sink.field('tcp.options.unknown.payload', at + 2, length - 2, undefined);
  }
}

function readBlocks(
  sink: FieldSink<TcpFieldName, TcpFaultCode>,
  bytes: Uint8Array,
  at: number,
  length: number,
  peerBase: number,
): void {
  let block = at + 2;
  for (; block + 8 <= at + length; block += 8) {
    sink.field('tcp.options.sack_le', block, 4, (numberAt(bytes, block, 4) - peerBase) >>> 0);
    sink.field('tcp.options.sack_re', block + 4, 4, (numberAt(bytes, block + 4, 4) - peerBase) >>> 0);
  }
  if (block !== at + length || length === 2) sink.fault('OPTION_LENGTH_INVALID', at + 1, 'tcp.option_len');
  sink.field('tcp.options.sack.count', at, 0, (block - at - 2) / 8);
}
