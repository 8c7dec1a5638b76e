import type {
  RecordedConversation,
  RecordedStep,
  ReplaySide,
} from '../../sequence/replay/recorded-conversation.js';
import type { ReplayAllowance } from './recording.js';

/** What an endpoint has told, as far as conversations are made of it; anything may be there. */
export interface ToldEvent {
  readonly type: string;
  /** The id of the endpoint, or what it was called. */
  readonly endpoint: string;
  readonly timeMicros: number;
  readonly peer?: string | undefined;
  readonly connection?: number | undefined;
  /** Where a listener or a socket is bound. */
  readonly local?: string | undefined;
  /** Why a connection ended. */
  readonly reason?: string | undefined;
  /** Of a message; they become the conversation's. */
  readonly bytes?: Uint8Array | undefined;
}

/** What one side of a conversation is called from where it was recorded. */
type Own = 'sent' | 'received';

/** A conversation that is being read. */
export interface ToldConversation {
  readonly endpoint: string;
  readonly peer: string;
  readonly protocol: 'tcp' | 'udp';
  readonly connection: number | undefined;
  /** Where the endpoint listened when it began; undefined for a client, or if that was not told. */
  readonly local: string | undefined;
  beganMicros: number;
  isConnected: boolean;
  hasEnded: boolean;
  isSelected: boolean;
  /** Of its messages, in bytes. */
  size: number;
  readonly steps: {
    readonly timeMicros: number;
    readonly own: Own;
    readonly bytes: Uint8Array | undefined;
  }[];
}

/** What is known of an endpoint besides what it told. */
export interface KnownEndpoint {
  readonly name: string;
  readonly kind: string;
}

const conversationTypes = ['connected', 'received', 'sent', 'peerFinished', 'closed'];

/**
 * Puts conversations together from what endpoints told, in order. A connection begins anew where it is opened again by the same name, or
 * goes on after its end, and everything does where an endpoint is opened: numbers of connections begin at 1 with each run of a program.
 */
export class ToldConversations {
  readonly #allowance: ReplayAllowance;
  readonly #isWanted: (key: string) => boolean;
  /** By endpoint and key. */
  readonly #current = new Map<string, Map<string, ToldConversation>>();
  readonly #all = new Set<ToldConversation>();
  /** The addresses that endpoints listen at. */
  readonly #listening = new Map<string, string>();

  /** `isWanted` is asked for the key (`keyOf`) of each conversation before it is read. */
  constructor(allowance: ReplayAllowance, isWanted: (key: string) => boolean = () => true) {
    this.#allowance = allowance;
    this.#isWanted = isWanted;
  }

  /** What has been read, in the order in which it began. */
  get all(): Iterable<ToldConversation> {
    return this.#all;
  }

  /**
   * Returns the conversation that an event is of; undefined for one of an endpoint alone.
   * @throws BreakoutboxError REPLAY_TOO_LARGE, REPLAY_TOO_MANY_MESSAGES, REPLAY_TOO_MANY_CONVERSATIONS
   */
  take(event: ToldEvent): ToldConversation | undefined {
    const { type, endpoint, timeMicros, reason, bytes } = event;
    if (type === 'listening') {
      if (!this.#listening.has(endpoint)) this.#allowance.take(0);
      this.#listening.set(endpoint, event.local ?? endpoint);
      this.#current.delete(endpoint);
    }
    const conversation = this.#of(event);
    if (conversation === undefined) return undefined;
    if (conversation.steps.length === 0 && !conversation.isConnected) conversation.beganMicros = timeMicros;
    if (type === 'connected') conversation.isConnected = true;
    if (type === 'closed') conversation.hasEnded = true;
    if (type === 'peerFinished' || (type === 'closed' && (reason === 'peer' || reason === 'local'))) {
      this.#allowance.take(0);
      conversation.steps.push({
        timeMicros,
        own: reason === 'local' ? 'sent' : 'received',
        bytes: undefined,
      });
    } else if ((type === 'received' || type === 'sent') && bytes !== undefined) {
      this.#allowance.take(bytes.length);
      conversation.size += bytes.length;
      conversation.steps.push({ timeMicros, own: type, bytes });
    }
    return conversation;
  }

  /** Forgets a conversation, whose bytes others may have. */
  forget(conversation: ToldConversation): void {
    if (this.#all.delete(conversation)) this.#allowance.give(conversation.size, conversation.steps.length);
    const { endpoint, peer, connection } = conversation;
    const current = this.#current.get(endpoint);
    const key = keyOf(endpoint, peer, connection);
    if (current?.get(key) === conversation) current.delete(key);
  }

  /** The conversation that an event is of, begun where it is none's yet. */
  #of({ type, endpoint, peer, connection }: ToldEvent): ToldConversation | undefined {
    if (peer === undefined || !conversationTypes.includes(type)) return undefined;
    const key = keyOf(endpoint, peer, connection);
    const current = this.#current.get(endpoint) ?? new Map<string, ToldConversation>();
    const known = current.get(key);
    const goesOn = type !== 'connected' && (known?.hasEnded !== true || type === 'closed');
    if (known !== undefined && goesOn) return known;
    if (!this.#isWanted(key)) return undefined;
    this.#allowance.begin();
    const conversation: ToldConversation = {
      endpoint,
      peer,
      protocol: connection === undefined ? 'udp' : 'tcp',
      connection,
      local: this.#listening.get(endpoint),
      beganMicros: 0,
      isConnected: false,
      hasEnded: false,
      isSelected: false,
      size: 0,
      steps: [],
    };
    this.#current.set(endpoint, current.set(key, conversation));
    this.#all.add(conversation);
    return conversation;
  }
}

/** What events of one conversation have in common. */
export function keyOf(endpoint: string, peer: string, connection: number | undefined): string {
  return JSON.stringify([endpoint, peer, connection]);
}

/** Names a conversation for people. */
export function nameOf(
  { endpoint, peer, connection }: ToldConversation,
  known: KnownEndpoint | undefined,
): string {
  return `${known?.name ?? endpoint} ${peer}${connection === undefined ? '' : ` #${connection}`}`;
}

/**
 * A conversation as it is replayed. Who was the client follows from what is known: a listener is the server, and who connects without
 * listening is the client; of datagrams, who sends first.
 */
export function conversationOf(
  conversation: ToldConversation,
  known?: KnownEndpoint | undefined,
): RecordedConversation {
  const { peer, protocol, local, beganMicros, isConnected, steps } = conversation;
  const first = steps.find(({ bytes }) => bytes !== undefined);
  const listens = local !== undefined || known?.kind === 'tcp-listen';
  const isClient = protocol === 'tcp' && !listens && (isConnected || known?.kind === 'tcp-connect');
  const isServer = protocol === 'tcp' && listens ? true : !isClient && first?.own === 'received';
  const from = (own: Own): ReplaySide => ((own === 'received') === isServer ? 'client' : 'server');
  const here = local ?? known?.name ?? conversation.endpoint;
  return {
    name: nameOf(conversation, known),
    protocol,
    client: isServer ? peer : here,
    server: isServer ? here : peer,
    beganMicros,
    steps: steps.map(
      ({ own, timeMicros, bytes }): RecordedStep =>
        bytes === undefined
          ? { type: 'finished', from: from(own), timeMicros }
          : { type: 'data', from: from(own), timeMicros, bytes },
    ),
  };
}
