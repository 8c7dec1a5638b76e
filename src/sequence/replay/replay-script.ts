import { joinBytes } from '../../bytes/join-bytes.js';
import { exchangesOf, type RecordedConversation, type TimedBytes } from './recorded-conversation.js';

/** A request, and what the server answered. */
export interface ScriptedAnswer {
  /** Empty where the server speaks first. */
  readonly request: Uint8Array;
  readonly answers: readonly TimedBytes[];
  /** The server then closed. */
  readonly closes: boolean;
}

/** Where something stands in a script. */
export interface ScriptPlace {
  readonly conversation: number;
  readonly exchange: number;
}

/** What begins with the received bytes, or what they begin with. */
export type ScriptMatch =
  /** The whole request; `isSure` unless a longer one begins the same. */
  | {
      readonly type: 'whole';
      readonly place: ScriptPlace;
      readonly answer: ScriptedAnswer;
      readonly isSure: boolean;
    }
  /** More bytes may make a request of them. */
  | { readonly type: 'partial' }
  | { readonly type: 'unknown' };

/** The server's side of recorded conversations: which request got which answer. It is shared by all conversations of an endpoint. */
export class ReplayScript {
  readonly #conversations: readonly (readonly ScriptedAnswer[])[];
  readonly #isStream: boolean;

  /** All conversations are of one protocol. */
  constructor(conversations: readonly RecordedConversation[]) {
    this.#isStream = conversations[0]?.protocol !== 'udp';
    this.#conversations = conversations.map((conversation) =>
      exchangesOf(conversation, !this.#isStream).map(({ requests, answers, isServerDone }) => ({
        request: joinBytes(requests.map(({ bytes }) => bytes)),
        answers,
        closes: isServerDone,
      })),
    );
  }

  /** How many conversations there are. */
  get size(): number {
    return this.#conversations.length;
  }

  /** What the server says first in a conversation, if it does. */
  greeting(conversation: number): ScriptedAnswer | undefined {
    const first = this.#conversations[conversation]?.[0];
    return first !== undefined && first.request.length === 0 ? first : undefined;
  }

  /**
   * Finds the request that `bytes` begin with, or for datagrams are: the one that is next in the recording, else the first one after it, else
   * any, of the same conversation before others.
   */
  find(bytes: Uint8Array, next: ScriptPlace): ScriptMatch {
    const expected = this.#conversations[next.conversation]?.[next.exchange];
    const fitOfNext = expected === undefined ? 'none' : this.#fit(expected.request, bytes);
    if (expected !== undefined && fitOfNext === 'whole')
      return { type: 'whole', place: next, answer: expected, isSure: true };
    if (fitOfNext === 'partial') return { type: 'partial' };
    let found: Extract<ScriptMatch, { readonly type: 'whole' }> | undefined;
    let isPartial = false;
    for (const place of this.#placesFrom(next)) {
      const answer = this.#conversations[place.conversation]?.[place.exchange];
      if (answer === undefined) continue;
      const fit = this.#fit(answer.request, bytes);
      if (fit === 'partial') isPartial = true;
      if (fit === 'whole') found ??= { type: 'whole', place, answer, isSure: true };
    }
    if (found !== undefined) return { ...found, isSure: !isPartial };
    return isPartial ? { type: 'partial' } : { type: 'unknown' };
  }

  *#placesFrom({ conversation, exchange }: ScriptPlace): Generator<ScriptPlace> {
    const own = this.#conversations[conversation]?.length ?? 0;
    for (let step = 0; step < own; step += 1) yield { conversation, exchange: (exchange + step) % own };
    for (let step = 1; step < this.size; step += 1) {
      const other = (conversation + step) % this.size;
      const count = this.#conversations[other]?.length ?? 0;
      for (let index = 0; index < count; index += 1) yield { conversation: other, exchange: index };
    }
  }

  #fit(request: Uint8Array, bytes: Uint8Array): 'whole' | 'partial' | 'none' {
    if (request.length === 0) return 'none';
    if (!this.#isStream && request.length !== bytes.length) return 'none';
    const length = Math.min(request.length, bytes.length);
    for (let index = 0; index < length; index += 1) if (request[index] !== bytes[index]) return 'none';
    return bytes.length >= request.length ? 'whole' : 'partial';
  }
}
