import type { ChatEars, ChatLink, Said } from '../../cluster/chat/chat-link.js';
import { OwnSends } from '../../endpoint/room/own-sends.js';
import { type RoomOrigin, recipients } from '../../endpoint/room/recipients.js';
import { Returning, returningSilenceSeconds } from '../../endpoint/room/returning.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import { nowMicros } from '../../system/clock.js';
import type { Sent, TrafficEvent } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import type { EventBatch, Subscription } from '../../traffic/subscription.js';
import type { ChattingEndpoint } from '../endpoints/chatting-endpoint.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';

/** Other nodes of a cluster, as a chat needs them. */
export type ChatNodes = Pick<ChatLink, 'follow' | 'say'>;

/**
 * The chat rooms of a program: what a peer of an endpoint says goes to all others in its room, at this node and, in a cluster, at every
 * other one. What somebody types to all peers of an endpoint is said in the room as well.
 */
export class ChatDesk implements ChatEars {
  readonly #hub: Hub;
  readonly #registry: Pick<EndpointRegistry, 'chatting' | 'watch'>;
  readonly #nodes: ChatNodes | undefined;
  readonly #own = new OwnSends();
  readonly #returning = new Returning();
  readonly #unwatch: () => void;
  readonly #subscriptions: Subscription[] = [];
  /** Endpoints that were told that they chat alone, by their rooms. */
  readonly #told = new Map<string, string>();
  /** The latest typed message that went to several peers, by endpoint. */
  readonly #typed = new Map<string, number>();

  /** Begins. Without `nodes` the rooms are those of this machine. */
  constructor(
    hub: Hub,
    registry: Pick<EndpointRegistry, 'chatting' | 'watch'>,
    nodes: ChatNodes | undefined,
  ) {
    this.#hub = hub;
    this.#registry = registry;
    this.#nodes = nodes;
    this.#unwatch = registry.watch({ endpoints: () => this.#changed(), removed: () => this.#changed() });
    this.#changed();
  }

  close(): void {
    this.#unwatch();
    for (const subscription of this.#subscriptions.splice(0)) subscription.close();
  }

  /** Somebody at another node said something. */
  heard({ room, node, who, bytes }: Parameters<ChatEars['heard']>[0]): void {
    this.#handOn(room, undefined, bytes, who === undefined ? node : `${who} (${node})`);
  }

  /** What is said in a room does not all go to other nodes: its endpoints say so. */
  failed(room: string, why: Failure): void {
    for (const one of this.#members(room)) this.#complain(one.id, why);
  }

  /** Endpoints came, went or are described otherwise. */
  #changed(): void {
    const chatting = this.#registry.chatting();
    if (chatting.length > 0 && this.#subscriptions.length === 0) this.#listen();
    this.#nodes?.follow(new Set(chatting.map(({ room }) => room)), this);
    if (this.#nodes === undefined) this.#tellAlone(chatting);
  }

  #listen(): void {
    // Two queues: many peers make many events of what is sent, which must not push out what is received.
    const types = [['received'], ['sent']] as const;
    for (const own of types)
      this.#subscriptions.push(
        this.#hub.subscribe({ types: own, onBatch: (batch) => this.#happened(batch) }),
      );
  }

  #tellAlone(chatting: readonly ChattingEndpoint[]): void {
    for (const { id, room, endpoint } of chatting) {
      if (endpoint.status.state !== 'listening') this.#told.delete(id);
      else if (this.#told.get(id) !== room) {
        this.#told.set(id, room);
        this.#complain(id, failure('CHAT_ALONE', { room }));
      }
    }
    for (const id of this.#told.keys()) if (!chatting.some((one) => one.id === id)) this.#told.delete(id);
  }

  #happened({ events }: EventBatch): void {
    const rooms = new Map(this.#registry.chatting().map((one) => [one.id, one]));
    for (const event of events) {
      const at = rooms.get(event.endpoint);
      if (event.type === 'received' && at !== undefined) {
        const { peer, bytes } = event;
        if (this.#mayHandOn(at, peer, event)) this.#say(at.room, { endpoint: at.id, peer }, bytes, peer);
      } else if (event.type === 'sent') this.#sent(event, at);
    }
  }

  /** Something was sent: what this desk did not send, and no rule, somebody typed. */
  #sent({ sequence, rule, send, bytes, by, endpoint: id }: Sent, at: ChattingEndpoint | undefined): void {
    if (this.#own.has(sequence) || at === undefined || rule !== undefined) return;
    if (send === undefined) {
      // To one of several it is said to that one alone.
      if (at.endpoint.peerCount > 1) return;
    } else {
      if (this.#typed.get(id) === send) return;
      this.#typed.set(id, send);
    }
    this.#say(at.room, { endpoint: id, peer: undefined }, bytes, by);
  }

  #say(room: string, origin: RoomOrigin, bytes: Uint8Array, who: string | undefined): void {
    if (bytes.length === 0) return;
    this.#handOn(room, origin, bytes, who);
    const said: Said = { room, endpoint: origin.endpoint, who, bytes };
    this.#nodes?.say(said);
  }

  #handOn(room: string, origin: RoomOrigin | undefined, bytes: Uint8Array, by: string | undefined): void {
    const members = this.#members(room);
    const byId = new Map(members.map((one) => [one.id, one.endpoint]));
    const inRoom = members.map(({ id, endpoint }) => ({
      endpoint: id,
      peers: () => endpoint.peers().map(({ peer }) => peer),
    }));
    for (const { endpoint: id, peer } of recipients(inRoom, origin)) {
      const before = this.#hub.lastSequence;
      try {
        // Each takes ownership.
        byId.get(id)?.send(Uint8Array.from(bytes), peer, by === undefined ? {} : { by });
      } catch (error) {
        if (!(error instanceof BreakoutboxError)) throw error;
        // Nobody is there, or has just gone.
        if (error.code !== 'NOT_CONNECTED' && error.code !== 'PEER_UNKNOWN')
          this.#complain(id, error.failure);
      }
      this.#own.add(before + 1, this.#hub.lastSequence);
    }
  }

  #members(room: string): readonly ChattingEndpoint[] {
    return this.#registry.chatting().filter((one) => one.room === room);
  }

  /** A UDP peer may be another endpoint of the room, which would send everything back for ever. */
  #mayHandOn(
    { id, room, type }: ChattingEndpoint,
    peer: string,
    { bytes, timeMicros }: Extract<TrafficEvent, { readonly type: 'received' }>,
  ): boolean {
    if (type !== 'udp') return true;
    const verdict = this.#returning.admit(`${id} ${peer}`, bytes, timeMicros);
    if (verdict === 'loop')
      this.#complain(id, failure('CHAT_LOOP', { address: peer, room, seconds: returningSilenceSeconds }));
    return verdict === 'hand-on';
  }

  #complain(endpoint: string, why: Failure): void {
    if (!this.#hub.wants('error')) return;
    this.#hub.publish({ type: 'error', timeMicros: nowMicros(), endpoint, failure: why });
  }
}
