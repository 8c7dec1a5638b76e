import { formatAddress } from '../../../../src/bytes/address.js';
import type {
  EndpointInput,
  TcpConnectInput,
  TcpListenInput,
  UdpInput,
} from '../../../../src/config/endpoint-input.js';
import { type Limits, limitRanges, portRange, ttlRange } from '../../../../src/config/limits.js';
import { parseLocal } from '../../../../src/config/parse-address.js';
import type { WholeRange } from '../../../../src/config/shape.js';
import { isRelay, type RoomInput } from '../../../state/kinds.js';
import { milliseconds, numberText, secondsText, unless, wholeNumber } from './draft-values.js';
import { isRelayDraft, newRelayParts, type RelayParts, relayInputOf, relayPartsOf } from './relay-draft.js';

/** Limits as a description has them, of whatever kind. */
type LimitsInput = { readonly [Name in keyof Limits]?: number | undefined };

/** An endpoint as its form holds it: every field a text or a switch, whatever the type. */
export interface EndpointDraft extends RelayParts {
  readonly type: RoomInput['type'];
  readonly label: string;
  readonly address: string;
  readonly encoding: string;
  /** `none`, `echo`, `reverse`, `reverse-bytes` or `template`. */
  readonly reply: string;
  readonly template: string;
  readonly framing: string;
  /** Of received messages; empty for none. */
  readonly receivedChecksum: string;
  readonly tls: string;
  readonly maxConnections: string;
  readonly idleSeconds: string;
  readonly keepAliveSeconds: string;
  /** The name of the interface to use alone; empty for any. */
  readonly interface: string;
  /** Where a TCP client connects from; empty for what the system chooses. */
  readonly bindHost: string;
  readonly bindPort: string;
  readonly reconnect: boolean;
  readonly remote: string;
  readonly broadcast: boolean;
  readonly multicast: string;
  readonly ttl: string;
  readonly duplex: string;
  /** The room of a chat; empty for none. Of TCP servers and UDP sockets that answer nothing by themselves. */
  readonly chatRoom: string;
  readonly autoStart: boolean;
  /** Whether the record keeps what it does. */
  readonly record: boolean;
}

/** Good defaults for a new endpoint; `taken` ports are not offered again. */
export function newDraft(type: RoomInput['type'], taken: ReadonlySet<number> = new Set()): EndpointDraft {
  const defaults = {
    'tcp-listen': 7777,
    'tcp-connect': 7777,
    udp: 7788,
    'tcp-relay': 7000,
    'udp-relay': 7000,
  };
  let port = defaults[type];
  while (type !== 'tcp-connect' && taken.has(port)) port += 1;
  return {
    type,
    label: '',
    address: type === 'tcp-connect' ? `127.0.0.1:${port}` : String(port),
    encoding: 'utf-8',
    reply: 'none',
    template: 'echo:{text}',
    framing: 'raw',
    receivedChecksum: '',
    tls: '',
    maxConnections: '',
    idleSeconds: '',
    keepAliveSeconds: '',
    interface: '',
    bindHost: '',
    bindPort: '',
    reconnect: false,
    remote: '',
    broadcast: false,
    multicast: '',
    ttl: '',
    duplex: 'full',
    chatRoom: '',
    autoStart: false,
    record: true,
    ...newRelayParts,
  };
}

/** The form of an existing endpoint. */
export function draftOf(input: RoomInput): EndpointDraft {
  const draft = newDraft(input.type);
  const reply = isRelay(input) ? 'none' : (input.reply ?? 'none');
  const isTemplate = reply.startsWith('text:');
  const limits: LimitsInput | undefined = input.limits;
  return {
    ...draft,
    label: input.label ?? '',
    autoStart: input.autoStart ?? false,
    record: input.record ?? true,
    address: input.address,
    encoding: input.encoding ?? 'utf-8',
    receivedChecksum: input.receivedChecksum ?? '',
    reply: isTemplate ? 'template' : reply,
    template: isTemplate ? reply.slice('text:'.length) : draft.template,
    maxConnections: numberText(limits?.maxConnections),
    idleSeconds: secondsText(limits?.idleTimeoutMs),
    keepAliveSeconds: secondsText(limits?.keepAliveMs),
    interface: input.interface ?? '',
    ...(isRelay(input) ? relayPartsOf(input) : {}),
    ...(input.type === 'udp'
      ? {
          remote: input.remote ?? '',
          broadcast: input.broadcast ?? false,
          multicast: input.multicast ?? '',
          ttl: numberText(input.ttl),
          duplex: input.duplex ?? 'full',
        }
      : {}),
    ...('chatRoom' in input ? { chatRoom: input.chatRoom ?? '' } : {}),
    ...('framing' in input ? { framing: input.framing ?? 'raw' } : {}),
    ...('tls' in input && typeof input.tls === 'string' ? { tls: input.tls } : {}),
    ...(input.type === 'tcp-connect' ? { reconnect: input.reconnect ?? false, ...bindOf(input.bind) } : {}),
  };
}

/**
 * What the API is given for a form. Fields that say what is the default anyway are left out; those of `before` that the
 * form does not show (workers, once, the finer limits) stay as they were.
 */
export function inputOf(draft: EndpointDraft, before?: RoomInput): RoomInput {
  const kept = before?.type === draft.type ? before : undefined;
  const ofAll = {
    address: draft.address.trim(),
    label: unless('', draft.label.trim()),
    encoding: unless('utf-8', draft.encoding),
    receivedChecksum: unless('', draft.receivedChecksum.trim()),
    interface: unless('', draft.interface),
    autoStart: unless(false, draft.autoStart),
    limits: limitsOf(draft, kept),
    record: unless(true, draft.record),
  };
  if (isRelayDraft(draft))
    return relayInputOf(
      draft,
      { ...ofAll, framing: framingOf(draft) },
      kept !== undefined && isRelay(kept) ? kept : undefined,
    );
  const common = { ...ofAll, reply: replyOf(draft) };
  switch (draft.type as EndpointInput['type']) {
    case 'tcp-listen': {
      const { workers, once, tls } = (kept ?? {}) as Partial<TcpListenInput>;
      return {
        type: 'tcp-listen',
        ...common,
        framing: framingOf(draft),
        chatRoom: chatRoomOf(draft),
        tls: draft.tls === 'self-signed' ? draft.tls : typeof tls === 'object' ? tls : undefined,
        workers,
        once,
      } satisfies TcpListenInput;
    }
    case 'tcp-connect':
      return {
        type: 'tcp-connect',
        ...common,
        framing: framingOf(draft),
        tls: draft.tls === 'verify' || draft.tls === 'insecure' ? draft.tls : undefined,
        reconnect: unless(false, draft.reconnect),
        bind: bindInput(draft),
      } satisfies TcpConnectInput;
    case 'udp': {
      const { once } = (kept ?? {}) as Partial<UdpInput>;
      return {
        type: 'udp',
        ...common,
        remote: unless('', draft.remote.trim()),
        broadcast: unless(false, draft.broadcast),
        multicast: unless('', draft.multicast.trim()),
        ttl: wholeNumber(draft.ttl),
        duplex: isDuplex(draft.duplex) ? draft.duplex : undefined,
        chatRoom: chatRoomOf(draft),
        once,
      } satisfies UdpInput;
    }
  }
}

/** The numbers of the form, each with the range that it may have. */
export const numberRanges = {
  maxConnections: limitRanges.maxConnections,
  idleSeconds: inSeconds(limitRanges.idleTimeoutMs),
  keepAliveSeconds: inSeconds(limitRanges.keepAliveMs),
  bindPort: portRange,
  ttl: ttlRange,
} as const;

/** A field of the form that holds a number, or nothing. */
export type NumberField = keyof typeof numberRanges;

/** The fields that hold a number. */
export const numberFields: readonly NumberField[] = [
  'maxConnections',
  'idleSeconds',
  'keepAliveSeconds',
  'bindPort',
  'ttl',
];

/** Whether a number of the form is outside of its range, or is none. */
export function isOutOfRange(draft: EndpointDraft, field: NumberField): boolean {
  const text = draft[field].trim();
  if (text === '') return false;
  const { least, most } = numberRanges[field];
  const isNumber = field.endsWith('Seconds') ? /^\d+(\.\d+)?$/.test(text) : /^\d+$/.test(text);
  return !isNumber || Number(text) < least || Number(text) > most;
}

/** The address that an endpoint is bound to, without brackets; empty when it is bound to every one. */
export function boundHost(address: string): string {
  const host = /^(.*):\d*$/.exec(address.trim())?.[1] ?? '';
  return host.replace(/^\[|\]$/g, '');
}

/** The same port at another address; at every one when `host` is empty. */
export function withBoundHost(address: string, host: string): string {
  const port = /\d*$/.exec(address.trim())?.[0] ?? '';
  if (host === '') return port;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function replyOf({ reply, template }: EndpointDraft): string | undefined {
  return reply === 'template' ? `text:${template}` : unless('none', reply);
}

/** A room stays in a form that answers, but is no part of what it describes. */
function chatRoomOf(draft: EndpointDraft): string | undefined {
  return mayChat(draft) ? unless('', draft.chatRoom.trim()) : undefined;
}

/** Whether the peers of an endpoint can be in the room of a chat. */
export function mayChat({ type, reply, duplex }: EndpointDraft): boolean {
  return (type === 'tcp-listen' || (type === 'udp' && duplex === 'full')) && reply === 'none';
}

function framingOf({ framing }: EndpointDraft): string | undefined {
  return unless('', unless('raw', framing.trim()) ?? '');
}

/** Where a client connects from as the form holds it; what cannot be read stands as it is, to be mended. */
function bindOf(bind = ''): Pick<EndpointDraft, 'bindHost' | 'bindPort'> {
  const parsed = parseLocal(bind);
  if (!parsed.ok) return { bindHost: bind, bindPort: '' };
  const { host = '', port } = parsed.value;
  return { bindHost: host, bindPort: port === 0 ? '' : String(port) };
}

function bindInput({ bindHost, bindPort }: EndpointDraft): string | undefined {
  const port = wholeNumber(bindPort) ?? 0;
  if (bindHost === '') return port === 0 ? undefined : String(port);
  return port === 0 ? bindHost : formatAddress({ host: bindHost, port });
}

function limitsOf(
  { maxConnections, idleSeconds, keepAliveSeconds, type }: EndpointDraft,
  before: RoomInput | undefined,
): LimitsInput | undefined {
  const kept: LimitsInput = before?.limits ?? {};
  const { maxConnections: _most, idleTimeoutMs: _idle, keepAliveMs: _alive, ...others } = kept;
  const most = type === 'tcp-listen' || type === 'tcp-relay' ? wholeNumber(maxConnections) : undefined;
  const idle = type === 'udp' ? undefined : milliseconds(idleSeconds);
  const alive = type === 'udp' || type === 'udp-relay' ? undefined : milliseconds(keepAliveSeconds);
  const limits = {
    ...others,
    maxConnections: most,
    idleTimeoutMs: idle,
    keepAliveMs: alive,
  };
  return Object.values(limits).every((value) => value === undefined) ? undefined : limits;
}

/** A range of milliseconds in whole seconds. */
function inSeconds({ least, most }: WholeRange): WholeRange {
  return { least: Math.ceil(least / 1_000), most: Math.floor(most / 1_000) };
}

function isDuplex(text: string): text is 'half' | 'simplex-send' | 'simplex-receive' {
  return text === 'half' || text === 'simplex-send' || text === 'simplex-receive';
}
