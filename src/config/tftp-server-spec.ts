import { bareHost } from '../bytes/address.js';
import { failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { defaultNegotiationPolicy, type NegotiationPolicy } from '../tftp/negotiation.js';
import { ClientFilter } from '../tftp/server/cidr.js';
import type { Rate } from '../tftp/server/rate-limit.js';
import type { ServerPolicy } from '../tftp/server/server-request.js';
import { defaultTransferLimits, type TransferLimits } from '../tftp/transfer-limits.js';
import { deepFreeze } from './deep-freeze.js';
import { givenValues } from './given-values.js';
import { parsePort } from './parse-address.js';
import { shapeFault } from './shape.js';
import {
  tftpServerDefaults as defaults,
  type TftpServerInput,
  tftpServerInput,
} from './tftp-server-input.js';

/** The rate limits of one client, and of all clients together. */
export interface SharedRate {
  readonly perClient: Rate;
  readonly overall: Rate;
}

/** A TFTP server, every field decided; `undefined` means none, not unspecified. */
export interface TftpServerSpec {
  readonly port: number;
  readonly host: string | undefined;
  readonly singlePort: boolean;
  readonly tidPorts: { readonly first: number; readonly last: number } | undefined;
  readonly policy: Omit<ServerPolicy, 'rules'>;
  /** As they were written; `readTftpRules` reads them. */
  readonly rules: string;
  readonly filter: ClientFilter;
  readonly negotiation: NegotiationPolicy;
  /** Blocks are as large as `negotiation` says, whatever the interface's MTU. */
  readonly ignoresMtu: boolean;
  readonly limits: TransferLimits;
  readonly maxTransfers: number;
  /** `undefined` for a fair share of all. */
  readonly maxTransfersPerClient: number | undefined;
  /** Bytes in flight of all transfers together. */
  readonly maxInFlightBytes: number;
  readonly requests: SharedRate;
  readonly errors: SharedRate;
  readonly bytes: SharedRate | undefined;
  readonly engine: 'auto' | 'linux' | 'portable';
  /** Threads of the Linux engine; `undefined`: as many as suit the machine. */
  readonly workers: number | undefined;
  /** Microseconds that the Linux engine polls before it sleeps. */
  readonly spinMicros: number;
  /** Bytes of files that are kept in memory. */
  readonly cacheBytes: number;
}

const maxInFlightBytes = 64 * 1024 * 1024;
/**
 * Seconds of the byte rate that one window, and the windows of all transfers together, may take. A client that receives
 * nothing for longer than its timeout, a second or a few, repeats its last packet and gives up in the end.
 */
const windowSeconds = 0.5;
const windowsSeconds = 4;
/** No rate makes blocks smaller: RFC 1350's are as large. */
const minBlockBytes = 512;
/** ERRORs to one client and to all: enough for people who mistype, too few to make forged requests worthwhile. */
const errorRates: SharedRate = {
  perClient: { perSecond: 20, burst: 40 },
  overall: { perSecond: 1_000, burst: 2_000 },
};

/**
 * Turns an untrusted description into a spec with every default filled in, or returns its first fault, except for the rules:
 * `DESCRIPTION_INVALID` for its shape and its ranges (`tftpServerInput`), other codes for the meaning of its texts.
 */
export function parseTftpServer(description: unknown): Parsed<TftpServerSpec> {
  const fault = shapeFault(tftpServerInput, description);
  if (fault !== undefined) return { ok: false, failure: failure('DESCRIPTION_INVALID', fault) };
  return specOf(givenValues(description as TftpServerInput));
}

function specOf(input: TftpServerInput): Parsed<TftpServerSpec> {
  const filter = ClientFilter.parse(input.allow ?? [], input.deny ?? []);
  if (!filter.ok) return filter;
  const tidPorts =
    input.tidPorts === undefined ? { ok: true as const, value: undefined } : parsePortRange(input.tidPorts);
  if (!tidPorts.ok) return tidPorts;
  // An empty host, as from an unset variable, names no address.
  if (input.host !== undefined && bareHost(input.host) === '')
    return { ok: false, failure: failure('HOST_NOT_FOUND', { host: input.host }) };
  const maxTransfers = input.maxTransfers ?? defaults.maxTransfers;
  const { maxRate, maxClientRate } = input;
  const windowBytes = atRate(
    Math.min(maxRate ?? Number.POSITIVE_INFINITY, maxClientRate ?? Number.POSITIVE_INFINITY),
    windowSeconds,
  );
  const spec: TftpServerSpec = {
    port: input.port ?? defaults.port,
    host: hostOf(input.host),
    singlePort: input.singlePort ?? false,
    tidPorts: tidPorts.value,
    policy: {
      write: input.write ?? 'off',
      perClientFolders: input.perClient === 'ip',
      quotaBytes: input.quota ?? defaults.quota,
    },
    rules: input.rules ?? '',
    filter: filter.filter,
    negotiation: {
      ...defaultNegotiationPolicy,
      maxBlockBytes: Math.min(input.maxBlockBytes ?? defaultNegotiationPolicy.maxBlockBytes, windowBytes),
      maxWindowBlocks: input.maxWindowBlocks ?? defaults.maxWindowBlocks,
      maxInFlightBytes: Math.min(defaultNegotiationPolicy.maxInFlightBytes, windowBytes),
    },
    ignoresMtu: input.maxBlockBytes !== undefined,
    limits: {
      ...defaultTransferLimits,
      initialTimeoutMs: input.timeoutMs ?? defaultTransferLimits.initialTimeoutMs,
      maxRetries: input.maxRetries ?? defaults.maxRetries,
    },
    maxTransfers,
    maxTransfersPerClient: input.maxTransfersPerClient,
    maxInFlightBytes: Math.min(maxInFlightBytes, atRate(maxRate ?? Number.POSITIVE_INFINITY, windowsSeconds)),
    requests: {
      perClient: perSecond(input.maxClientRequests ?? defaults.maxClientRequests),
      overall: perSecond(input.maxRequests ?? defaults.maxRequests),
    },
    errors: errorRates,
    bytes:
      maxRate === undefined && maxClientRate === undefined
        ? undefined
        : { perClient: bytesPerSecond(maxClientRate), overall: bytesPerSecond(maxRate) },
    engine: input.engine ?? 'auto',
    // Limits by address, and a rate of all together, hold for one thread.
    workers: hasLimitsOfOneThread(input) ? 1 : input.workers,
    spinMicros: input.spinMicros ?? defaults.spinMicros,
    cacheBytes: input.cacheBytes ?? defaults.cacheBytes,
  };
  return { ok: true, value: deepFreeze(spec) };
}

/** The host to bind to; undefined for every address, however that is written. */
function hostOf(text: string | undefined): string | undefined {
  const host = text === undefined ? '*' : bareHost(text);
  return host === '*' ? undefined : host;
}

/** The system spreads clients over threads by address and port, but limits of one address are counted in one place. */
function hasLimitsOfOneThread(input: TftpServerInput): boolean {
  const { maxRate, maxClientRate, maxTransfersPerClient, maxRequests, maxClientRequests } = input;
  return [maxRate, maxClientRate, maxTransfersPerClient, maxRequests, maxClientRequests].some(
    (limit) => limit !== undefined,
  );
}

/** Reads the ports of transfers, `A-B`. */
export function parsePortRange(text: string): Parsed<{ readonly first: number; readonly last: number }> {
  const [, from = '', to = ''] = /^(\d+)-(\d+)$/.exec(text.trim()) ?? [];
  const first = parsePort(from, 1);
  const last = parsePort(to, 1);
  if (first.ok && last.ok && first.value <= last.value) {
    return { ok: true, value: { first: first.value, last: last.value } };
  }
  return { ok: false, failure: failure('PORT_RANGE_INVALID', { text }) };
}

function perSecond(rate: number): Rate {
  return { perSecond: rate, burst: Math.max(1, rate) };
}

/** The bytes that a rate carries in `seconds`, and at least one block of minimum size. */
function atRate(rateBytesPerSecond: number, seconds: number): number {
  return Math.max(minBlockBytes, Math.floor(rateBytesPerSecond * seconds));
}

/** The burst is a tenth of a second's worth, and at least one large datagram. */
function bytesPerSecond(rate: number | undefined): Rate {
  if (rate === undefined) return { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };
  return { perSecond: rate, burst: Math.max(rate / 10, 1_500) };
}
