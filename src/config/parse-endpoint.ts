import { type Address, isMulticastGroup } from '../bytes/address.js';
import { type encodingNames, parseEncodingName } from '../bytes/encoding-names.js';
import { type FramingSpec, parseFraming } from '../bytes/framing.js';
import { parseReplyMode, type ReplyMode } from '../endpoint/reply-mode.js';
import type { ErrorCode } from '../errors/catalog.js';
import { type ErrorParams, type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { deepFreeze } from './deep-freeze.js';
import {
  type EndpointInput,
  endpointInput,
  type TcpConnectInput,
  type TcpListenInput,
  type UdpInput,
} from './endpoint-input.js';
import type { EndpointSpec, TcpConnectSpec, TcpListenSpec, UdpSpec } from './endpoint-spec.js';
import { givenValues } from './given-values.js';
import { defaultLimits, type Limits } from './limits.js';
import { boundAddress, parseAddress, parseLocal } from './parse-address.js';
import { shapeFault } from './shape.js';

/**
 * Turns a description, whoever wrote it, into a spec that is frozen through and through and has every default filled in,
 * or names the first thing that is wrong with it: `DESCRIPTION_INVALID` for its shape and its ranges (`endpointInput`),
 * other codes for what its texts mean.
 */
export function parseEndpoint(description: unknown): Parsed<EndpointSpec> {
  const fault = shapeFault(endpointInput, description);
  if (fault !== undefined) return { ok: false, failure: failure('DESCRIPTION_INVALID', fault) };
  try {
    return { ok: true, value: deepFreeze(specOf(givenValues(description as EndpointInput))) };
  } catch (error) {
    if (error instanceof Unusable) return { ok: false, failure: error.failure };
    throw error;
  }
}

function specOf(input: EndpointInput): EndpointSpec {
  switch (input.type) {
    case 'tcp-listen':
      return tcpListen(input);
    case 'tcp-connect':
      return tcpConnect(input);
    case 'udp':
      return udp(input);
  }
}

/** Carries the first fault out of the nested readers below; never leaves this file. */
class Unusable extends Error {
  readonly failure;
  constructor(code: ErrorCode, params: ErrorParams) {
    super(code);
    this.failure = failure(code, params);
  }
}

function tcpListen(input: TcpListenInput): TcpListenSpec {
  const common = commonOf(input);
  return {
    type: 'tcp-listen',
    ...common,
    local: boundAddress(addressOf(input.address, 0)),
    interface: input.interface || undefined,
    framing: framingOf(input.framing),
    once: input.once ?? false,
    // One connection needs one process.
    workers: input.once === true ? 1 : (input.workers ?? 1),
    tls: input.tls ?? 'off',
  };
}

function tcpConnect(input: TcpConnectInput): TcpConnectSpec {
  return {
    type: 'tcp-connect',
    ...commonOf(input, { halfCloseMs: 0 }),
    remote: remoteOf(input.address),
    local: localOf(input.bind),
    interface: input.interface || undefined,
    framing: framingOf(input.framing),
    reconnect: input.reconnect ?? false,
    tls: input.tls ?? 'off',
  };
}

function udp(input: UdpInput): UdpSpec {
  const { multicast } = input;
  if (multicast !== undefined && !isMulticastGroup(multicast)) {
    throw new Unusable('MULTICAST_INVALID', { group: multicast });
  }
  return {
    type: 'udp',
    ...commonOf(input),
    local: boundAddress(addressOf(input.address, 0)),
    interface: input.interface || undefined,
    remote: input.remote === undefined || input.remote === '' ? undefined : remoteOf(input.remote),
    broadcast: input.broadcast ?? false,
    multicast,
    ttl: input.ttl,
    once: input.once ?? false,
    duplex: input.duplex ?? 'full',
  };
}

interface Common {
  readonly label: string;
  readonly encoding: (typeof encodingNames)[number];
  readonly reply: ReplyMode;
  readonly limits: Limits;
}

function commonOf(input: EndpointInput, defaults: Partial<Limits> = {}): Common {
  const encoding = parseEncodingName(input.encoding ?? 'utf-8');
  if (encoding === undefined) throw new Unusable('ENCODING_UNKNOWN', { text: input.encoding ?? '' });
  const reply = parseReplyMode(input.reply ?? 'none', encoding);
  if (!reply.ok) throw new Unusable(reply.failure.code, reply.failure.params);
  const limits = { ...defaultLimits, ...defaults, ...input.limits };
  const fault = labelFault(input.label ?? '');
  if (fault !== undefined) throw new Unusable(fault.code, fault.params);
  return { label: input.label ?? '', encoding, reply: reply.mode, limits };
}

function addressOf(text: string, minPort: 0 | 1): Address {
  const parsed = parseAddress(text, minPort);
  if (!parsed.ok) throw new Unusable(parsed.failure.code, parsed.failure.params);
  return parsed.value;
}

/** Where to connect from; anywhere where nothing is said. */
function localOf(text: string | undefined): Address {
  if (text === undefined || text === '') return { port: 0 };
  const parsed = parseLocal(text);
  if (!parsed.ok) throw new Unusable(parsed.failure.code, parsed.failure.params);
  return boundAddress(parsed.value);
}

/** A peer to talk to: a port alone means this machine. */
function remoteOf(text: string): Required<Address> {
  const { host, port } = addressOf(text, 1);
  return { host: host ?? 'localhost', port };
}

function framingOf(text = 'raw'): FramingSpec {
  const framing = parseFraming(text);
  if (framing === undefined) throw new Unusable('FRAMING_INVALID', { text });
  return framing;
}

/** What is wrong with a label: it holds what is not seen. */
export function labelFault(label: string): Failure | undefined {
  const character = unseenIn(label);
  return character === undefined ? undefined : failure('LABEL_INVALID', { character });
}

/**
 * The first character of a label that is not seen, or changes how what stands beside it is read, as `U+202E`: controls,
 * line ends, marks of direction, fillers and tags. Joiners stay: scripts and emoji need them.
 */
function unseenIn(label: string): string | undefined {
  const [found] =
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/u.exec(
      label,
    ) ?? [];
  const code = found?.codePointAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
