import { type Failure, failure } from '../errors/error.js';
import type { TftpOption, TftpRequest } from '../wire/tftp/packet.js';
import type { Rollover } from './block-number.js';
import {
  defaultBlockBytes,
  formatOption,
  maxBlockBytes,
  type OptionName,
  optionNameOf,
  optionNumber,
  powerOfTwoUpTo,
} from './options.js';

/** The agreed options of a transfer. */
export interface Agreement {
  readonly blockBytes: number;
  readonly windowBlocks: number;
  readonly rollover: Rollover;
  /** The retransmission timeout, if the client requested one. */
  readonly fixedTimeoutMs?: number;
  /** Bytes of the file as the other side announced them; absent in netascii. */
  readonly announcedBytes?: number;
}

/** The limits within which a server grants a client's options. */
export interface NegotiationPolicy {
  /** Largest block in bytes: one that fits the interface's MTU, so that no datagram is fragmented. 512 to 65,464. */
  readonly maxBlockBytes: number;
  /** Maximum blocks in flight, 1 to 65,535. */
  readonly maxWindowBlocks: number;
  /** Maximum bytes in flight for one transfer: windows shrink to it. */
  readonly maxInFlightBytes: number;
}

/** No clamp to an MTU; at most 1 MiB in flight for one transfer. */
export const defaultNegotiationPolicy: NegotiationPolicy = Object.freeze({
  maxBlockBytes,
  maxWindowBlocks: 4_096,
  maxInFlightBytes: 1024 * 1024,
});

/** What a server agrees to, and the OACK that states it; an OACK without options is not sent at all. */
export interface ServerAgreement extends Agreement {
  readonly answer: readonly TftpOption[];
}

/**
 * Grants the request's options as far as `policy` allows. The answer names a subset of them in the client's spelling, the block
 * size first, because some bootloaders look for it there. Unknown or malformed options are left out (RFC 2347). Of `blksize`
 * and `blksize2` only the first counts, of `utimeout` and `timeout` the finer one. `tsize` is answered if `sizeBytes`, the size
 * of the file to send, is known and not 0; never in netascii, whose length differs.
 */
export function negotiate(
  request: TftpRequest,
  sizeBytes: number | undefined,
  policy: NegotiationPolicy,
): ServerAgreement {
  const asked = askedOptions(request.options);
  const answers = new Map<OptionName, number>();

  const blksize = asked.get('blksize')?.number;
  const blksize2 = asked.get('blksize2')?.number;
  if (blksize !== undefined) answers.set('blksize', Math.min(blksize, policy.maxBlockBytes));
  else if (blksize2 !== undefined) {
    answers.set('blksize2', powerOfTwoUpTo(Math.min(blksize2, policy.maxBlockBytes)));
  }
  const blockBytes = answers.get('blksize') ?? answers.get('blksize2') ?? defaultBlockBytes;

  const windowsize = asked.get('windowsize')?.number;
  if (windowsize !== undefined) {
    const affordable = Math.max(1, Math.floor(policy.maxInFlightBytes / blockBytes));
    answers.set('windowsize', Math.min(windowsize, policy.maxWindowBlocks, affordable));
  }

  const utimeout = asked.get('utimeout')?.number;
  const timeout = asked.get('timeout')?.number;
  if (utimeout !== undefined) answers.set('utimeout', utimeout);
  else if (timeout !== undefined) answers.set('timeout', timeout);

  const rollover = asked.get('rollover')?.number;
  if (rollover !== undefined) answers.set('rollover', rollover);

  const tsize = asked.get('tsize')?.number;
  const isOctet = request.mode.toLowerCase() === 'octet';
  const isUpload = request.type === 'writeRequest';
  const transferBytes = isUpload ? tsize : sizeBytes;
  if (tsize !== undefined && isOctet && transferBytes !== undefined && transferBytes > 0) {
    answers.set('tsize', transferBytes);
  }

  return {
    ...agreementOf(answers, isUpload ? answers.get('tsize') : undefined),
    answer: inOrder(asked, answers),
  };
}

/** The options that a client requests; `undefined` leaves one out. */
export interface ClientWishes {
  /** 8 to 65,464; 1,468 fills a datagram over IPv4 on Ethernet, 1,448 over IPv6. */
  readonly blockBytes?: number;
  /** Requests by `blksize2` the largest power of two up to `blockBytes`, at most 32,768. */
  readonly powerOfTwo?: boolean;
  readonly windowBlocks?: number;
  /** Whole seconds, 1 to 255. */
  readonly timeoutSeconds?: number;
  /** Whole microseconds, 10,000 to 255,000,000, by the de-facto option `utimeout`. */
  readonly utimeoutMicros?: number;
  /** Bytes of the file to send; 0 requests the size of the file to receive. */
  readonly sizeBytes?: number;
  readonly rollover?: Rollover;
}

/** The options of a request, the block size first. */
export function requestOptions(wishes: ClientWishes): readonly TftpOption[] {
  const { blockBytes, powerOfTwo = false, windowBlocks, timeoutSeconds, utimeoutMicros } = wishes;
  const { sizeBytes, rollover } = wishes;
  const evenBytes = blockBytes === undefined ? undefined : optionNumber('blksize2', String(blockBytes));
  const all: readonly (readonly [OptionName, number | undefined])[] = [
    powerOfTwo ? ['blksize2', evenBytes] : ['blksize', blockBytes],
    ['tsize', sizeBytes],
    ['windowsize', windowBlocks],
    ['timeout', timeoutSeconds],
    ['utimeout', utimeoutMicros],
    ['rollover', rollover],
  ];
  return all.flatMap(([name, value]) => (value === undefined ? [] : [formatOption(name, value)]));
}

/** The agreement of a client that sent no options, or was answered without any (RFC 1350). */
export const plainAgreement: Agreement = Object.freeze({
  blockBytes: defaultBlockBytes,
  windowBlocks: 1,
  rollover: 0,
});

/**
 * What an OACK agrees to, or the failure for which the client must refuse it with ERROR 8 (RFC 2347): an option that was not
 * requested, a malformed value, a larger one than requested, or a different timeout or rollover.
 */
export function verifyAnswer(
  asked: readonly TftpOption[],
  answer: readonly TftpOption[],
): { readonly ok: true; readonly agreement: Agreement } | { readonly ok: false; readonly failure: Failure } {
  const wanted = askedOptions(asked);
  const agreed = new Map<OptionName, number>();
  for (const option of answer) {
    const name = optionNameOf(option.name);
    const want = name === undefined ? undefined : wanted.get(name)?.number;
    const got = name === undefined ? undefined : optionNumber(name, option.value);
    const fits =
      want !== undefined && got !== undefined && String(got) === option.value.replace(/^0+(?=\d)/, '');
    const allowed =
      fits && (name === 'tsize' || (name !== undefined && atMost.has(name) ? got <= want : got === want));
    if (name === undefined || got === undefined || !allowed) {
      const { value: text } = option;
      return { ok: false, failure: failure('TFTP_OPTIONS_INVALID', { option: option.name, text }) };
    }
    agreed.set(name, got);
  }
  return { ok: true, agreement: agreementOf(agreed, agreed.get('tsize')) };
}

/** Options of which a server may grant less than requested. */
const atMost: ReadonlySet<OptionName> = new Set(['blksize', 'blksize2', 'windowsize']);

interface Asked {
  readonly spelled: string;
  readonly number: number;
}

function askedOptions(options: readonly TftpOption[]): ReadonlyMap<OptionName, Asked> {
  const asked = new Map<OptionName, Asked>();
  for (const { name: spelled, value } of options) {
    const name = optionNameOf(spelled);
    const number = name === undefined ? undefined : optionNumber(name, value);
    if (name !== undefined && number !== undefined) asked.set(name, { spelled, number });
  }
  return asked;
}

function inOrder(
  asked: ReadonlyMap<OptionName, Asked>,
  answers: ReadonlyMap<OptionName, number>,
): readonly TftpOption[] {
  const names = [...asked.keys()].filter((name) => answers.has(name));
  const isSize = (name: OptionName) => name === 'blksize' || name === 'blksize2';
  return [...names.filter(isSize), ...names.filter((name) => !isSize(name))].map((name) =>
    formatOption(asked.get(name)?.spelled ?? name, answers.get(name) ?? 0),
  );
}

function agreementOf(
  numbers: ReadonlyMap<OptionName, number>,
  announcedBytes: number | undefined,
): Agreement {
  const timeout = numbers.get('timeout');
  const utimeout = numbers.get('utimeout');
  const fixedTimeoutMs =
    utimeout !== undefined ? utimeout / 1_000 : timeout !== undefined ? timeout * 1_000 : undefined;
  return {
    blockBytes: numbers.get('blksize') ?? numbers.get('blksize2') ?? defaultBlockBytes,
    windowBlocks: numbers.get('windowsize') ?? 1,
    rollover: numbers.get('rollover') === 1 ? 1 : 0,
    ...(fixedTimeoutMs === undefined ? {} : { fixedTimeoutMs }),
    ...(announcedBytes === undefined ? {} : { announcedBytes }),
  };
}
