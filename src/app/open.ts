import type { ChecksumVerdict } from '../bytes/checksum/place-checksum.js';
import type { ReceivedCheck } from '../bytes/checksum/received-check.js';
import { composeBytes } from '../bytes/compose.js';
import type { EncodingName } from '../bytes/encoding-names.js';
import { decodeText } from '../bytes/encodings.js';
import { type SocketAddress, splitSocketAddress } from '../bytes/socket-address.js';
import { specCheck } from '../config/endpoint-check.js';
import type { EndpointInput } from '../config/endpoint-input.js';
import type { AnyEndpointSpec } from '../config/endpoint-kinds.js';
import type { EndpointSpec } from '../config/endpoint-spec.js';
import type { TftpServerEndpointInput } from '../config/kinds/tftp-server.js';
import type { Endpoint, SendOutcome } from '../endpoint/endpoint.js';
import { BreakoutboxError } from '../errors/error.js';
import { orThrow } from '../errors/parsed.js';
import type { EventOf, Gap, Totals, TrafficEventType } from '../traffic/event.js';
import type { Hub } from '../traffic/hub.js';
import { defaultTypes } from '../traffic/kinds.js';
import type { EndpointStatus, PeerState } from '../traffic/status.js';
import { createHub } from './create-hub.js';
import { loadFactory } from './endpoints/endpoint-factories.js';
import { eventStream } from './endpoints/event-stream.js';
import type { EngineWish } from './engine.js';
import type { EndpointRecorder } from './recording/endpoint-recorder.js';
import { servedFolder } from './tftp/served-place.js';

/** How an endpoint is opened. */
export interface OpenOptions {
  /** Closes the endpoint when it aborts; a call of `open` that is still waiting rejects with its reason. */
  readonly signal?: AbortSignal;
  /** A hub of your own, for the events of several endpoints in one order. Default: one of its own. */
  readonly hub?: Hub;
  /** Its name in every event, unique on a shared hub. Default: the type, such as `tcp-listen`. */
  readonly id?: string;
  /** The folder that a TFTP server serves, which has to be given one. */
  readonly root?: string;
  /** What a UDP socket that receives from everyone runs on: `linux` rejects where that engine does not run. Default `auto`. */
  readonly engine?: EngineWish;
  /** Sees its traffic while it records (`EndpointRecorder` of `breakoutbox/capture`). */
  readonly recorder?: EndpointRecorder | undefined;
}

/** How an endpoint is closed. */
export interface CloseOptions {
  /** Milliseconds to flush data that is still queued. Default 2000. */
  readonly graceMs?: number;
}

/** What `events` may name: types of events, and `gap` for what was lost of them. */
export type EventName = TrafficEventType | 'gap';

/** What a name of `events` stands for. */
export type Named<Name extends EventName> =
  | (Name extends 'gap' ? Gap : never)
  | EventOf<Extract<Name, TrafficEventType>>;

/** Events of one endpoint as they come, for `for await`; see `OpenEndpoint.events`. */
export interface Events<Name extends EventName> extends AsyncIterableIterator<Named<Name>> {
  /** Events that this reader was too slow for. */
  readonly lost: number;
}

const defaultGraceMs = 2000;

/**
 * Opens a TCP listener or client, a UDP socket or a TFTP server. Resolves when it listens or is connected; a client with
 * `reconnect`, when it begins to try.
 *
 *     const server = await open({ type: 'tcp-listen', address: '7777', encoding: 'gbk', reply: 'text:echo:{text}' });
 *     for await (const { peer, bytes } of server.events('received')) console.log(peer, server.text(bytes));
 *
 * Rejects with a `BreakoutboxError` for what is wrong with `input`, which may be anything, and for what the system refuses
 * (docs/errors.md): `ADDRESS_IN_USE`, `CONNECTION_REFUSED` …; with the signal's reason when that aborts.
 */
export function open(input: EndpointInput, options?: OpenOptions): Promise<OpenEndpoint>;
export function open(
  input: TftpServerEndpointInput,
  options: OpenOptions & { readonly root: string },
): Promise<OpenEndpoint<AnyEndpointSpec>>;
export function open(input: unknown, options?: OpenOptions): Promise<OpenEndpoint<AnyEndpointSpec>>;
export async function open(
  input: unknown,
  { signal, hub = createHub(), id, root, engine = 'auto', recorder }: OpenOptions = {},
): Promise<OpenEndpoint<AnyEndpointSpec>> {
  signal?.throwIfAborted();
  const { kind, create } = await loadFactory(input);
  const spec = await withLayouts(orThrow(kind.parse(input)));
  const served = root === undefined ? undefined : servedFolder(root);
  const endpoint = create(spec, { id: id ?? spec.type, hub, engine, served, recorder });
  const abort = (): void => void endpoint.close(0);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', abort, { once: true });
  void endpoint.stopped.then(() => signal?.removeEventListener('abort', abort));
  try {
    await endpoint.open();
  } catch (error) {
    signal?.removeEventListener('abort', abort);
    signal?.throwIfAborted();
    throw error;
  }
  // Its port is free when the caller is notified.
  if (signal?.aborted === true) await endpoint.close(0);
  signal?.throwIfAborted();
  return new OpenEndpoint(endpoint, hub);
}

/** The spec framed by its layouts, whose code is loaded with the first of them. @throws BreakoutboxError those of `openLayout` */
async function withLayouts(spec: AnyEndpointSpec): Promise<AnyEndpointSpec> {
  if (!('layouts' in spec) || spec.layouts.length === 0) return spec;
  const [{ framedSpec }, { openLayout }] = await Promise.all([
    import('./layouts/framed-spec.js'),
    import('./layouts/open-layout.js'),
  ]);
  return framedSpec(spec, openLayout);
}

/** An endpoint that was opened: what it is, what it says, what happens to it. */
export class OpenEndpoint<Spec extends AnyEndpointSpec = EndpointSpec> {
  readonly #endpoint: Endpoint<Spec>;
  readonly #hub: Hub;
  readonly #check: ReceivedCheck | undefined;

  /** Takes an endpoint that is open already and publishes to `hub`; `open` makes both. */
  constructor(endpoint: Endpoint<Spec>, hub: Hub) {
    this.#endpoint = endpoint;
    this.#hub = hub;
    const { spec } = endpoint;
    this.#check = 'receivedChecksum' in spec ? specCheck(spec) : undefined;
  }

  /** Its name in every event. */
  get id(): string {
    return this.#endpoint.id;
  }

  /** What it is, every default filled in. */
  get spec(): Spec {
    return this.#endpoint.spec;
  }

  get status(): EndpointStatus {
    return this.#endpoint.status;
  }

  get totals(): Totals {
    return this.#endpoint.totals;
  }

  /** Where it listens, or is connected from; undefined while it does neither. */
  get local(): SocketAddress | undefined {
    const { status } = this;
    return 'local' in status ? splitSocketAddress(status.local) : undefined;
  }

  /** The peers as they stand, oldest first. */
  peers(): readonly PeerState[] {
    return this.#endpoint.peers();
  }

  /**
   * Events of these types from now on, of all types where none is named, until the endpoint has stopped (at once, when it
   * has already) or the reader leaves the loop. A reader that is too slow misses the oldest beyond 10,000: `gap` says where, `lost` how many.
   */
  events<Name extends EventName = EventName>(...names: readonly Name[]): Events<Name> {
    const wanted: readonly EventName[] = names.length === 0 ? [...defaultTypes, 'gap'] : names;
    const types = [...new Set([...wanted.filter((name) => name !== 'gap'), 'stopped' as const])];
    const hasStopped = this.status.state === 'stopped';
    const stream = eventStream(
      this.#hub,
      { types, endpoint: this.id, ...(hasStopped ? { signal: AbortSignal.abort() } : {}) },
      ({ type }) => type === 'stopped',
    );
    let lost = 0;
    return {
      get lost() {
        return lost;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
      async next(): Promise<IteratorResult<Named<Name>, undefined>> {
        for (;;) {
          const { done, value } = await stream.next();
          if (done === true) return { done, value: undefined };
          if (value.type === 'gap') lost += value.count ?? 0;
          if (wanted.includes(value.type)) return { done: false, value: value as Named<Name> };
        }
      },
      async return() {
        await stream.return?.();
        return { done: true, value: undefined };
      },
    };
  }

  /**
   * Sends to one peer by name, or to all without `to`. A text goes out in the endpoint's encoding; bytes become the
   * endpoint's own, and nobody may change them.
   * @throws BreakoutboxError TEXT_UNENCODABLE, NOT_CONNECTED, PEER_UNKNOWN, NOT_YOUR_TURN, DIRECTION_CLOSED, DATAGRAM_TOO_LARGE
   */
  send(content: Uint8Array | string, to?: string): SendOutcome {
    return this.#endpoint.send(typeof content === 'string' ? this.#bytesOf(content) : content, to);
  }

  /** Decodes bytes in the endpoint's encoding; a malformed sequence becomes U+FFFD. */
  text(bytes: Uint8Array): string {
    return decodeText(bytes, encodingOf(this.spec));
  }

  /**
   * Checks the checksum of a received message as `receivedChecksum` says: whether it is right, where it stands, what it covers,
   * what is there and what was expected. Undefined for an endpoint that checks none.
   */
  checksum(message: Uint8Array): ChecksumVerdict | undefined {
    return this.#check?.verdict(message);
  }

  /** Finishes sending towards one peer, or every one; answers still arrive (TCP; nothing for UDP). */
  endSending(peer?: string): void {
    this.#endpoint.endSending(peer);
  }

  /** Closes one peer's connection. Returns false if no peer has that name. */
  disconnect(peer: string): boolean {
    return this.#endpoint.disconnect(peer);
  }

  /** Resolves when it has stopped for good, for whatever reason. */
  get stopped(): Promise<void> {
    return this.#endpoint.stopped;
  }

  /** Stops accepting, flushes queued data within the grace period, then closes. Never rejects; may be called again. */
  close({ graceMs = defaultGraceMs }: CloseOptions = {}): Promise<void> {
    return this.#endpoint.close(graceMs);
  }

  /** `await using server = await open(…)` closes it at the end of the block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #bytesOf(text: string): Uint8Array {
    const encoding = encodingOf(this.spec);
    const composed = composeBytes({
      text,
      hex: false,
      encoding,
      raw: true,
      eol: 'none',
      checksum: undefined,
    });
    if (composed.ok) return composed.bytes;
    const { code, ...params } = composed.fault;
    throw new BreakoutboxError(code, params);
  }
}

function encodingOf(spec: AnyEndpointSpec): EncodingName {
  return 'encoding' in spec ? spec.encoding : 'utf-8';
}
