import { conversationWords, loadConversation } from '../address-key.js';
import { maxLayers, type Packet } from '../packet.js';
import { RecentTable } from '../recent-table.js';
import type { RequestTarget } from './full-uri.js';

const slots = 4_096;
/** Responses that are numbered before their connection's first request has been seen count from here, as in Wireshark. */
const firstNumber = 1;

/** What a walk has noted of one message. Frames are numbers of packets, 0 for none. */
export interface ExchangeNote {
  /** The ordinal number of the request, or of the response, on its connection, from 1. */
  number: number;
  /** Of a response: the packet with the request that it answers, and nanoseconds since then. */
  requestFrame: number;
  time: number;
  /** Of a response: the full address of the last request; empty if none is known. */
  uri: string;
  /** The packets of the request and the response before it on the same connection. */
  previousRequestFrame: number;
  previousResponseFrame: number;
}

/** What later messages of a connection need of the earlier ones. */
class Exchange {
  /** The number of the exchange, from 1, and what of it was seen: packets, 0 for none. */
  number = 0;
  requestFrame = 0;
  responseFrame = 0;
  requestSeconds = 0;
  requestNanoseconds = 0;
  previousRequestFrame = 0;
  previousResponseFrame = 0;
  uri = '';
  hasHost = false;

  /** Begins the next exchange. */
  next(): void {
    this.number += 1;
    this.previousRequestFrame = this.requestFrame;
    this.previousResponseFrame = this.responseFrame;
    this.requestFrame = 0;
    this.responseFrame = 0;
  }
}

/**
 * Numbers the requests and responses of each connection, and pairs a response with the last request, by the rules of Wireshark's first
 * pass: a request begins an exchange, and so does a response when the one before was answered. For 4,096 connections at a time.
 */
export class HttpExchanges {
  readonly #keys = new RecentTable(conversationWords, slots);
  /** By the slot of the key. */
  readonly #exchanges = new Map<number, Exchange>();
  /** By layer: what was noted, and in which walk. A segment may carry several messages. */
  readonly #walks = new Float64Array(maxLayers);
  readonly #notes: readonly ExchangeNote[] = Array.from({ length: maxLayers }, () => ({
    number: 0,
    requestFrame: 0,
    time: 0,
    uri: '',
    previousRequestFrame: 0,
    previousResponseFrame: 0,
  }));

  /** What was noted of the message in `layer`; `undefined` if nothing was. */
  noteOf(packet: Packet, layer: number): ExchangeNote | undefined {
    return this.#walks[layer] === packet.walks ? this.#notes[layer] : undefined;
  }

  /** Takes a request. As in Wireshark, one without a host does not replace what is known of the last one with a host. */
  request(packet: Packet, layer: number, { uri, hasHost }: RequestTarget): void {
    const exchange = this.#of(packet);
    if (exchange.number === 0 || exchange.requestFrame > 0 || exchange.responseFrame > 0) exchange.next();
    exchange.requestFrame = packet.number;
    exchange.requestSeconds = packet.seconds;
    exchange.requestNanoseconds = packet.nanoseconds;
    if (hasHost || !exchange.hasHost) exchange.uri = uri;
    exchange.hasHost ||= hasHost;
    this.#note(packet, layer, exchange);
  }

  /** Takes a response. */
  response(packet: Packet, layer: number): void {
    const exchange = this.#of(packet);
    if (exchange.number < firstNumber || exchange.responseFrame > 0) exchange.next();
    exchange.responseFrame = packet.number;
    this.#note(packet, layer, exchange);
  }

  #note(packet: Packet, layer: number, exchange: Exchange): void {
    const note = this.#notes[layer];
    if (note === undefined) return;
    const isAnswer = exchange.responseFrame > 0;
    this.#walks[layer] = packet.walks;
    note.number = exchange.number;
    note.requestFrame = isAnswer ? exchange.requestFrame : 0;
    note.time =
      (packet.seconds - exchange.requestSeconds) * 1e9 + (packet.nanoseconds - exchange.requestNanoseconds);
    note.uri = isAnswer ? exchange.uri : '';
    note.previousRequestFrame = exchange.previousRequestFrame;
    note.previousResponseFrame = exchange.previousResponseFrame;
  }

  #of(packet: Packet): Exchange {
    loadConversation(this.#keys.key, packet);
    const known = this.#keys.find();
    const found = known < 0 ? undefined : this.#exchanges.get(known);
    if (found !== undefined) return found;
    const exchange = new Exchange();
    this.#exchanges.set(known < 0 ? this.#keys.add() : known, exchange);
    return exchange;
  }
}
