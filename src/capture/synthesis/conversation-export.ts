import { joinBytes } from '../../bytes/join-bytes.js';
import { splitSocketAddress } from '../../bytes/socket-address.js';
import { escapedText, textPieces } from '../../bytes/text-pieces.js';
import { assumedLocalEnd, isLoopback } from './assumed-ends.js';
import { type IpEnd, ipEnd, maxSegmentPayloadBytes, udpPacket } from './ip-packet.js';
import { SyntheticBlocks } from './synthetic-blocks.js';
import { type Side, TcpConversation } from './tcp-conversation.js';

/** What packets are made of: an event of an endpoint, of which these properties are looked at. */
export interface ConversationEvent {
  /** `connected`, `received`, `sent`, `peerFinished` and `closed` become packets. */
  readonly type: string;
  readonly timeMicros: number;
  /** The id of its endpoint. */
  readonly endpoint: string;
  readonly peer?: string | undefined;
  readonly connection?: number | undefined;
  /** Of a message; of other events a number that says something else. */
  readonly bytes?: Uint8Array | number | undefined;
  /** Why a connection ended. */
  readonly reason?: string | undefined;
}

/** An event with what is known of its endpoint, and what a person wrote beside it. */
export interface ConversationItem {
  readonly event: ConversationEvent;
  readonly endpoint: {
    /** `tcp-listen`, `tcp-connect` or `udp`; others have no packets. */
    readonly kind: string;
    readonly local: string | undefined;
    readonly reachable: readonly string[];
  };
  /** The other peers of one send, and their connections. */
  readonly others?:
    | readonly { readonly peer: string; readonly connection?: number | undefined }[]
    | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly note?: string | undefined;
}

/** Conversations that are remembered; past it, the one that began first goes on as one whose beginning is not recorded. */
const maxConversations = 16_384;
/** Payload bytes of a segment: of an Ethernet frame without options, or what the loopback interface carries. */
const segmentBytes = { IPv4: 1_460, IPv6: 1_440 } as const;
/** UTF-16 units of a comment; an option has room for 65,535 bytes. */
const maxCommentUnits = 16_000;

/** Kinds of endpoints, by what their messages are in. A relay's are between its clients and itself. */
const tcpKinds: readonly string[] = ['tcp-listen', 'tcp-connect', 'tcp-relay'];
const udpKinds: readonly string[] = ['udp', 'udp-relay'];

const nothing = new Uint8Array(0);

/** Who breaks a connection off (RST), or finishes first (FIN), by the reason of its end. */
const endings: Readonly<Record<string, { readonly by: Side; readonly isReset: boolean }>> = {
  peer: { by: 'peer', isReset: false },
  local: { by: 'local', isReset: false },
  idle: { by: 'local', isReset: false },
  target: { by: 'local', isReset: false },
  reset: { by: 'peer', isReset: true },
};
const otherEnding = { by: 'local', isReset: true } as const;

interface Conversation {
  readonly local: IpEnd;
  readonly peer: IpEnd;
  /** Undefined for UDP. */
  readonly stream: TcpConversation | undefined;
}

/**
 * Makes a pcapng file of events: frames around their payloads, so that tools follow the streams and select by address and port.
 * Handshakes, sequence numbers, checksums, acknowledgments and ends are right; where the address or port of this side is not known,
 * one is assumed (`assumedLocalEnd`). Tags and notes are comments on the first packet of their message.
 */
export class ConversationExport {
  readonly #blocks: SyntheticBlocks;
  readonly #conversations = new Map<string, Conversation>();
  #begun = 0;
  #packets = 0;
  /** Messages that no packet could be made of. */
  #leftOut = 0;
  #lastMicros = 0;
  /** Of the item in hand: its time, the comments that its first packet takes, and the blocks made so far. */
  #timeMicros = 0;
  #comments: readonly string[] = [];
  #made: Uint8Array[] = [];

  /** `application` is what the file says that it was written by, such as `Breakoutbox 1.0`. */
  constructor(application: string) {
    this.#blocks = new SyntheticBlocks({
      application,
      system: undefined,
      process: undefined,
      pid: undefined,
    });
  }

  begin(): Uint8Array {
    return this.#blocks.head.slice();
  }

  /** The blocks of the packets of an event; empty for one that makes none. */
  item(item: ConversationItem): Uint8Array {
    const { event, others = [], tags = [], note } = item;
    // A clock that was set to a time before 1970 has no place in the file.
    this.#timeMicros = Math.max(0, event.timeMicros);
    this.#lastMicros = Math.max(this.#lastMicros, this.#timeMicros);
    const remarks = [tags.map((tag) => `#${tag}`).join(' '), note ?? ''].filter(Boolean).join('  ');
    const comment = escapedText(textPieces(remarks.slice(0, maxCommentUnits)));
    this.#comments = comment === '' ? [] : [comment];
    this.#made = [];
    if (event.peer !== undefined) this.#take(item, event.peer, event.connection);
    for (const { peer, connection } of others) this.#take(item, peer, connection);
    return this.#made.length === 0 ? nothing : joinBytes(this.#made);
  }

  /** The counts: packets made, and messages left out because their peer has no IP address or their endpoint no packets. */
  end(): Uint8Array {
    return this.#blocks.statistics(this.#packets, this.#leftOut, this.#lastMicros);
  }

  #take(item: ConversationItem, peer: string, connection: number | undefined): void {
    const { endpoint, type, bytes, reason } = item.event;
    // A connection goes by its number, a peer without one by itself.
    const key = `${endpoint} ${connection ?? ''} ${peer}`;
    switch (type) {
      case 'connected':
        // Numbers of connections begin anew with each run of the program.
        this.#conversations.delete(key);
        this.#of(key, item, peer)?.stream?.opened(item.endpoint.kind === 'tcp-connect' ? 'local' : 'peer');
        return;
      case 'received':
      case 'sent':
        if (bytes instanceof Uint8Array)
          this.#message(key, item, peer, type === 'sent' ? 'local' : 'peer', bytes);
        return;
      case 'peerFinished':
        this.#conversations.get(key)?.stream?.finished('peer');
        return;
      case 'closed': {
        const { by, isReset } = endings[reason ?? ''] ?? otherEnding;
        const stream = this.#conversations.get(key)?.stream;
        if (isReset) stream?.reset(by);
        else {
          stream?.finished(by);
          stream?.finished(by === 'local' ? 'peer' : 'local');
        }
        this.#conversations.delete(key);
      }
    }
  }

  #message(key: string, item: ConversationItem, peer: string, by: Side, bytes: Uint8Array): void {
    const conversation = this.#of(key, item, peer);
    if (conversation === undefined) {
      this.#leftOut += 1;
      return;
    }
    const { local, peer: other, stream } = conversation;
    if (stream !== undefined) stream.sent(by, bytes);
    else
      this.#packet(by === 'local' ? udpPacket(local, other, [bytes]) : udpPacket(other, local, [bytes]), by);
  }

  /** The conversation of that key, begun if there is none; undefined if it cannot have packets. */
  #of(key: string, { endpoint }: ConversationItem, name: string): Conversation | undefined {
    const known = this.#conversations.get(key);
    if (known !== undefined) return known;
    const peer = ipEnd(splitSocketAddress(name));
    const hasPort = peer !== undefined && peer.port >= 0 && peer.port <= 0xffff;
    const isUdp = udpKinds.includes(endpoint.kind);
    if (!hasPort || !(isUdp || tcpKinds.includes(endpoint.kind))) return undefined;
    const ordinal = this.#begun;
    this.#begun += 1;
    const local = assumedLocalEnd(endpoint.local, endpoint.reachable, peer, ordinal);
    const family = peer.address.length === 4 && local.address.length === 4 ? 'IPv4' : 'IPv6';
    const options = {
      // Another number for each, so that one that uses the ports of an earlier one is not taken for it.
      initialSequence: Math.imul(ordinal, 0x9e37_79b1) >>> 0,
      maxSegmentBytes: isLoopback(peer.address) ? maxSegmentPayloadBytes : segmentBytes[family],
    };
    const stream = isUdp
      ? undefined
      : new TcpConversation(local, peer, (packet, by) => this.#packet(packet, by), options);
    const begun = { local, peer, stream };
    this.#conversations.set(key, begun);
    if (this.#conversations.size > maxConversations) {
      const [oldest] = this.#conversations.keys();
      if (oldest !== undefined) this.#conversations.delete(oldest);
    }
    return begun;
  }

  #packet(packet: Uint8Array, sender: Side): void {
    this.#made.push(this.#blocks.packet(packet, sender, this.#timeMicros, this.#comments));
    this.#comments = [];
    this.#packets += 1;
  }
}
