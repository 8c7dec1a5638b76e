import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { HeardNumbers } from '../../endpoint/room/heard-numbers.js';
import { type Failure, failure } from '../../errors/error.js';
import type { ClusterLink } from '../cluster-link.js';
import { subjects } from '../subjects.js';
import { type ChatMessage, markChat, maxChatBytes, readChat } from './chat-message.js';

/** Bytes that may be on their way to the server; what is said meanwhile beyond them is dropped. */
const maxUnderWayBytes = 1024 * 1024;
/** What a message weighs besides its bytes. */
const headBytes = 256;
/** Messages dropped in a row are told of at most so often. */
const tellEveryMs = 1_000;

/** What is said at this node, without what the link adds. */
export type Said = Pick<ChatMessage, 'room' | 'endpoint' | 'who' | 'bytes'>;

/** Hears a room. */
export interface ChatEars {
  /** Somebody at another node said something; `bytes` are the hearer's own. */
  heard(message: ChatMessage): void;
  /** What is said in the room does not all go to other nodes. */
  failed(room: string, failure: Failure): void;
}

/**
 * The rooms of chats between nodes, over NATS without JetStream: what is said goes to whoever is there. While NATS is away nothing
 * goes out, and nothing is kept for later.
 */
export class ChatLink {
  readonly #link: ClusterLink;
  readonly #node: string;
  readonly #instance: string;
  readonly #rooms = new Map<string, Room>();
  readonly #unwatch: () => void;
  #ears: ChatEars | undefined;
  #underWayBytes = 0;
  #flushing = false;

  constructor(link: ClusterLink, node: string, instance: string) {
    this.#link = link;
    this.#node = node;
    this.#instance = instance;
    this.#unwatch = link.watchDenied((subject) => this.#denied(subject));
  }

  /** Hears these rooms and no others from now on; where NATS is not reached yet, once it is. */
  follow(rooms: ReadonlySet<string>, ears: ChatEars): void {
    this.#ears = ears;
    for (const [name, room] of this.#rooms) {
      if (rooms.has(name)) continue;
      room.subscription?.unsubscribe();
      room.isLeft = true;
      this.#rooms.delete(name);
    }
    for (const name of rooms) {
      if (this.#rooms.has(name)) continue;
      const room = new Room(this.#instance);
      this.#rooms.set(name, room);
      this.#link.whenJoined((nats) => {
        if (!room.isLeft) this.#subscribe(nats, name, room);
      });
    }
  }

  /** Says something in a room that is followed. Its bytes must not change for as long as the program runs. */
  say({ room: name, endpoint, who, bytes }: Said): void {
    const room = this.#rooms.get(name);
    const { nats, state } = this.#link;
    if (room === undefined || nats === undefined || nats.isClosed() || state.state !== 'connected') return;
    if (bytes.length > maxChatBytes) {
      const params = { room: name, bytes: bytes.length, most: maxChatBytes };
      this.#ears?.failed(name, failure('CHAT_MESSAGE_TOO_LARGE', params));
      return;
    }
    if (this.#underWayBytes >= maxUnderWayBytes) {
      this.#drop(name, room);
      return;
    }
    room.number += 1;
    const message = { room: name, node: this.#node, instance: this.#instance, number: room.number };
    const marks = markChat({ ...message, endpoint, who, bytes });
    nats.publish(subjects.chat(name, this.#node), bytes, { headers: marks });
    this.#underWayBytes += bytes.length + headBytes;
    if (!this.#flushing) void this.#flush(nats);
  }

  /** Leaves all rooms. */
  close(): void {
    for (const room of this.#rooms.values()) {
      clearTimeout(room.telling);
      room.isLeft = true;
    }
    this.#rooms.clear();
    this.#unwatch();
  }

  #subscribe(nats: NatsConnection, name: string, room: Room): void {
    room.subscription = nats.subscribe(subjects.chat(name, '*'), {
      callback: (error, message) => {
        const said = error === null ? readChat(message) : undefined;
        if (said?.room === name && room.numbers.admit(said.instance, said.number)) this.#ears?.heard(said);
      },
    });
  }

  /** Finds out what the server has taken: it answers behind it. */
  async #flush(nats: NatsConnection): Promise<void> {
    this.#flushing = true;
    while (this.#underWayBytes > 0) {
      const bytes = this.#underWayBytes;
      // Where the connection is lost, what was on its way is as well.
      await nats.flush().catch(() => undefined);
      this.#underWayBytes -= bytes;
    }
    this.#flushing = false;
  }

  #drop(name: string, room: Room): void {
    room.dropped += 1;
    room.telling ??= setTimeout(() => {
      const count = room.dropped;
      room.telling = undefined;
      room.dropped = 0;
      if (!room.isLeft) this.#ears?.failed(name, failure('CHAT_BEHIND', { room: name, count }));
    }, tellEveryMs);
  }

  #denied(subject: string): void {
    for (const [name, room] of this.#rooms) {
      if (subject !== subjects.chat(name, this.#node) || room.isDenied) continue;
      room.isDenied = true;
      const { server } = this.#link.state;
      this.#ears?.failed(name, failure('CHAT_SUBJECT_DENIED', { server, user: this.#link.user, subject }));
    }
  }
}

/** One room as this node is in it. */
class Room {
  readonly numbers: HeardNumbers;
  subscription: Subscription | undefined;
  /** Of the latest message that was said here. */
  number = 0;
  isLeft = false;
  isDenied = false;
  dropped = 0;
  telling: NodeJS.Timeout | undefined;

  constructor(instance: string) {
    this.numbers = new HeardNumbers(instance);
  }
}
