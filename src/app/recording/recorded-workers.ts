import { splitSocketAddress } from '../../bytes/socket-address.js';
import type { TcpListenSpec } from '../../config/endpoint-spec.js';
import type { ConversationContext } from '../../endpoint/endpoint-context.js';
import { TcpWorkers } from '../../net/tcp/tcp-workers.js';
import type { Closed, Connected, Gap, Received, Sent, TrafficEvent } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { inOrder, type Subscription } from '../../traffic/subscription.js';
import type { Recorder, Side, StreamRecorder } from '../../transport/recorder.js';
import type { EndpointRecorder } from './endpoint-recorder.js';

const types = ['connected', 'received', 'sent', 'closed'] as const;

/**
 * A TCP server of several processes that is recorded by its events, since no tap reaches its connections: messages stand for
 * segments, and the address of this machine is that of the socket, or the one that faces the peer.
 */
export class RecordedWorkers extends TcpWorkers {
  readonly #hub: Hub;
  readonly #recorder: EndpointRecorder;
  #subscription: Subscription | undefined;
  #streams = new Map<string, StreamRecorder>();

  constructor(spec: TcpListenSpec, context: ConversationContext, entry: URL, recorder: EndpointRecorder) {
    super(spec, context, entry);
    this.#hub = context.hub;
    this.#recorder = recorder;
  }

  override open(): Promise<void> {
    const unwatch = this.#recorder.watch(() => this.#follow());
    this.#follow();
    void this.stopped.then(() => {
      unwatch();
      this.#subscription?.flush();
      this.#subscription?.close();
    });
    return super.open();
  }

  /** Takes events while something records; nothing else makes the processes send them. */
  #follow(): void {
    this.#subscription?.close();
    this.#subscription = undefined;
    this.#streams = new Map();
    const { recorder } = this.#recorder;
    if (recorder === undefined) return;
    this.#subscription = this.#hub.subscribe({
      types,
      endpoint: this.id,
      onBatch: (batch) => {
        for (const event of inOrder(batch)) this.#happened(event, recorder);
      },
    });
  }

  #happened(event: TrafficEvent | Gap, recorder: Recorder): void {
    switch (event.type) {
      case 'connected':
        this.#streamOf(event, recorder, 'peer');
        return;
      case 'received':
        this.#streamOf(event, recorder)?.sent('peer', event.bytes);
        return;
      case 'sent':
        this.#streamOf(event, recorder)?.sent('local', event.bytes);
        return;
      case 'closed':
        this.#closed(event, this.#streamOf(event, recorder));
        return;
      case 'gap':
        this.#recorder.add({ bytes: new Uint8Array(0), packets: 0, lost: event.count ?? 1 });
        return;
      default:
    }
  }

  #streamOf(
    { peer }: Connected | Received | Sent | Closed,
    recorder: Recorder,
    opener?: Side,
  ): StreamRecorder | undefined {
    const known = this.#streams.get(peer);
    if (known !== undefined) return known;
    const { status } = this;
    if (!('local' in status)) return undefined;
    const ends = { local: splitSocketAddress(status.local), peer: splitSocketAddress(peer) };
    const stream = recorder.stream(ends, opener);
    this.#streams.set(peer, stream);
    return stream;
  }

  #closed({ peer, reason }: Closed, stream: StreamRecorder | undefined): void {
    this.#streams.delete(peer);
    if (reason === 'reset') stream?.reset('peer');
    else if (reason === 'peer' || reason === 'local')
      for (const side of reason === 'peer' ? (['peer', 'local'] as const) : (['local', 'peer'] as const))
        stream?.finished(side);
    else stream?.reset('local');
    stream?.closed();
  }
}
