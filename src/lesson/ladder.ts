import type { EndName } from './act.js';
import { causalOrder } from './ladder-order.js';
import type { BenchSpec } from './lesson.js';
import { messageLabel } from './message-label.js';
import type { CallName, CallResult, Direction, Observation } from './observation.js';

/** A side of a ladder: clients stand left, the server and what is beside it right. */
export type Side = 'left' | 'right';

/** A program calls, or its call returns. */
export interface CallNote {
  readonly end: EndName;
  readonly call: CallName;
  readonly is: 'called' | 'returned';
  readonly bytes: Uint8Array | undefined;
  /** What the bytes are in the protocol's own words, where a program speaks it by hand: `ACK 1`. */
  readonly message: string | undefined;
  /** Where it goes, or came from. */
  readonly address: string | undefined;
  readonly maxBytes: number | undefined;
  readonly result: CallResult | undefined;
}

/** A packet on a ladder. */
export interface Arrow {
  readonly from: Side;
  /** How far it is drawn: all the way, or one side of the relay. */
  readonly reach: 'whole' | 'left' | 'right';
  /** In the protocol's own words: `SYN`, `DATA 1  512 B`, `5 B`. */
  readonly label: string;
  readonly bytes: Uint8Array | undefined;
  readonly fate: 'arrived' | 'held' | 'lost';
  /**
   * How it is known: from a capture, from the relay that had it in hand, or because nothing else can have been on the wire. What is
   * `recorded` was on another wire, at another time.
   */
  readonly basis: 'captured' | 'relayed' | 'inferred' | 'recorded';
}

/** A row of a ladder: a call at one of its sides, a packet, or both. */
export interface LadderRow {
  readonly atMs: number;
  readonly left: CallNote | undefined;
  readonly right: CallNote | undefined;
  readonly arrow: Arrow | undefined;
}

/**
 * The rows of what was seen, in order. Where packets were captured they are the arrows. Otherwise the arrows are what the relay had in
 * hand, and what must have been on the wire for the calls to return as they did: a handshake for `connect`, a segment or a datagram for
 * what was sent, FIN or RST for `shutdown` and `close`, and what a call that fails has been told. With a relay, `connect` has shaken hands
 * with that, and the relay with the server when `accept` returns. Acknowledgments of data are not inferred: when they go is the kernel's affair.
 */
export function ladderRows(bench: BenchSpec, observations: readonly Observation[]): readonly LadderRow[] {
  const isCaptured = observations.some(({ type }) => type === 'packet');
  const rows = new RowWriter(bench, isCaptured);
  for (const one of observations) rows.take(one);
  // Captured packets are told later than they were on the wire, by another clock.
  return isCaptured ? causalOrder(rows.rows) : rows.rows;
}

interface CalledRow {
  readonly row: LadderRow;
  readonly isAside: boolean;
}

class RowWriter {
  readonly rows: LadderRow[] = [];
  readonly #bench: BenchSpec;
  readonly #isCaptured: boolean;
  /** Calls that have not returned, by their ids. */
  readonly #called = new Map<number, CalledRow>();
  /** The rows of messages that the relay holds, by their numbers. */
  readonly #held = new Map<number, LadderRow>();
  /** Ends that have said that they send no more on the connection that they have now. */
  readonly #ended = new Set<EndName>();
  /** The side that has reset the latest connection. */
  #resetFrom: Side | undefined;
  /** The last packets of handshakes with the relay whose other half is not known yet; the first to come is the first that is accepted. */
  readonly #halfOpen: LadderRow[] = [];
  /** Other halves that were known before `connect` returned. */
  #acceptedFirst = 0;

  constructor(bench: BenchSpec, isCaptured: boolean) {
    this.#bench = bench;
    this.#isCaptured = isCaptured;
  }

  take(one: Observation): void {
    switch (one.type) {
      case 'called':
        this.#called.set(one.id, {
          row: this.#call(one.atMs, {
            ...{ end: one.end, call: one.call, is: 'called', result: undefined },
            ...{ bytes: one.bytes, message: this.#messageOf(one.bytes), address: one.address },
            maxBytes: one.maxBytes,
          }),
          isAside: one.isAside === true,
        });
        break;
      case 'returned':
        this.#returned(one);
        break;
      case 'held':
        this.#held.set(
          one.message,
          this.#arrow(one.atMs, {
            ...this.#message(one.direction, one.bytes),
            ...this.#stopped(one.direction, 'held'),
          }),
        );
        break;
      case 'settled':
        this.#settled(one);
        break;
      case 'passed':
        this.#arrow(one.atMs, this.#message(one.direction, one.bytes));
        break;
      case 'packet':
        this.#arrow(one.atMs, {
          ...packetWay(one.from, one.to),
          ...{ label: one.row, bytes: one.payload, fate: 'arrived', basis: 'captured' },
        });
        break;
      case 'recorded':
        this.rows.push(
          rowOf(one.atMs, {
            ...{ from: one.direction === 'up' ? 'left' : 'right', reach: 'whole', label: one.row },
            ...{ bytes: one.payload, fate: 'arrived', basis: 'recorded' },
          }),
        );
        break;
      case 'wired':
      case 'sockets':
        break;
    }
  }

  #returned({ atMs, id, end, call, result }: Extract<Observation, { readonly type: 'returned' }>): void {
    const called = this.#called.get(id);
    this.#called.delete(id);
    if (!this.#isCaptured && called !== undefined) this.#infer(called, atMs, end, call, result);
    // What is sent, shut and closed returns at once: one row of such a call is enough.
    const isPlain = result.ok && result.bytes === undefined && call !== 'connect' && call !== 'accept';
    if (isPlain && call !== 'get') return;
    const bytes = result.ok ? result.bytes : undefined;
    const message = call === 'get' ? undefined : this.#messageOf(bytes);
    const address = result.ok ? result.address : undefined;
    this.#call(atMs, { end, call, is: 'returned', bytes, message, address, maxBytes: undefined, result });
  }

  /** What must have been on the wire for the call to return so. */
  #infer(
    { row: called, isAside }: CalledRow,
    returnedMs: number,
    end: EndName,
    call: CallName,
    result: CallResult,
  ): void {
    const { protocol, wire } = this.#bench;
    const isRelayed = wire === 'relay' && !isAside;
    const from: Side = isServers(end) ? 'right' : 'left';
    const other: Side = from === 'left' ? 'right' : 'left';
    const sent = (called.left ?? called.right)?.bytes;
    const put = (at: number, labels: readonly (readonly [Side, string])[], bytes?: Uint8Array): void => {
      const rows = labels.map(([side, label]) =>
        rowOf(called.atMs, {
          ...{ from: side, reach: isRelayed ? from : 'whole', label, bytes },
          ...{ fate: 'arrived', basis: 'inferred' },
        }),
      );
      this.rows.splice(at, 0, ...rows);
    };
    const at = this.rows.indexOf(called);
    switch (call) {
      case 'connect':
        if (protocol === 'udp') break;
        this.#ended.delete(end);
        this.#resetFrom = undefined;
        put(at + 1, handshake(from, result.ok));
        if (isRelayed && result.ok) this.#shookHands(this.rows[at + 3]);
        break;
      case 'accept':
        this.#ended.delete(end);
        if (isRelayed && result.ok) this.#inferOtherHalf(called, returnedMs);
        break;
      case 'send':
      case 'sendto':
        if (!result.ok) {
          // A reset that this side was told of, before it called.
          if (isReset(result)) this.#inferReset(other, () => put(at, [[other, 'RST']]));
        }
        // What goes through the relay is told by the relay.
        else if (!isRelayed && sent !== undefined && (protocol === 'udp' || sent.byteLength > 0))
          put(at + 1, [[from, messageLabel(this.#bench.carries ?? protocol, sent)]], sent);
        break;
      case 'recv':
        if (isReset(result)) this.#inferReset(other, () => put(this.rows.length, [[other, 'RST']]));
        break;
      case 'recvfrom':
        if (!result.ok && result.failure.code === 'CONNECTION_REFUSED')
          put(this.rows.length, [[other, 'ICMP: port unreachable']]);
        break;
      case 'shutdown':
      case 'close': {
        if (protocol !== 'tcp' || !result.ok || result.ended === 'none') break;
        const isFirst = !this.#ended.has(end);
        this.#ended.add(end);
        if (result.ended === 'reset') this.#inferReset(from, () => put(at + 1, [[from, 'RST']]));
        else if (isFirst) put(at + 1, [[from, 'FIN']]);
        break;
      }
      default:
        break;
    }
  }

  /** A client has a connection with the relay; `last` is the last packet of its handshake. */
  #shookHands(last: LadderRow | undefined): void {
    if (this.#acceptedFirst > 0) this.#acceptedFirst -= 1;
    else if (last !== undefined) this.#halfOpen.push(last);
  }

  /**
   * The relay has shaken hands with the server: before `accept` returned, if that has waited for it, and soon after the client’s handshake
   * otherwise.
   */
  #inferOtherHalf(accepting: LadderRow, returnedMs: number): void {
    const first = this.#halfOpen.shift();
    if (first === undefined) this.#acceptedFirst += 1;
    const at = first === undefined ? -1 : this.rows.indexOf(first);
    const hasWaited = at < 0 || at > this.rows.indexOf(accepting);
    const atMs = first === undefined || hasWaited ? returnedMs : first.atMs;
    const rows = handshake('left', true).map(([from, label]) =>
      rowOf(atMs, {
        ...{ from, reach: 'right', label, bytes: undefined, fate: 'arrived', basis: 'inferred' },
      }),
    );
    this.rows.splice(hasWaited ? this.rows.length : at + 1, 0, ...rows);
  }

  #messageOf(bytes: Uint8Array | undefined): string | undefined {
    const { protocol, carries = protocol } = this.#bench;
    return bytes === undefined || carries !== 'tftp' ? undefined : messageLabel(carries, bytes);
  }

  /** A reset ends the connection for both: one is all that there is. */
  #inferReset(from: Side, put: () => void): void {
    if (this.#resetFrom === from) return;
    this.#resetFrom = from;
    put();
  }

  #message(direction: Direction, bytes: Uint8Array): Arrow {
    return {
      from: direction === 'up' ? 'left' : 'right',
      ...{ reach: 'whole', label: messageLabel(this.#bench.carries ?? this.#bench.protocol, bytes), bytes },
      ...{ fate: 'arrived', basis: 'relayed' },
    };
  }

  /** A message came as far as the relay. Where packets were captured, its way there is drawn by them. */
  #stopped(direction: Direction, fate: 'held' | 'lost'): Pick<Arrow, 'fate' | 'reach'> {
    if (!this.#isCaptured) return { fate, reach: 'whole' };
    return { fate, reach: direction === 'up' ? 'right' : 'left' };
  }

  /** What was lost keeps its row; what went on has arrived now. */
  #settled({
    atMs,
    message,
    direction,
    bytes,
    as,
  }: Extract<Observation, { readonly type: 'settled' }>): void {
    const held = this.#held.get(message);
    this.#held.delete(message);
    const at = held === undefined ? -1 : this.rows.indexOf(held);
    const arrow = this.#message(direction, bytes);
    if (as === 'lost') {
      if (held !== undefined)
        this.rows[at] = { ...held, arrow: { ...arrow, ...this.#stopped(direction, 'lost') } };
      return;
    }
    if (at >= 0) this.rows.splice(at, 1);
    this.#arrow(atMs, arrow);
    if (as === 'doubled') this.#arrow(atMs, arrow);
  }

  #call(atMs: number, note: CallNote): LadderRow {
    const isRight = isServers(note.end);
    const row = {
      atMs,
      left: isRight ? undefined : note,
      right: isRight ? note : undefined,
      arrow: undefined,
    };
    this.rows.push(row);
    return row;
  }

  #arrow(atMs: number, arrow: Arrow): LadderRow {
    const row = rowOf(atMs, arrow);
    // Where packets were captured, they are what arrived.
    if (!this.#isCaptured || arrow.basis === 'captured' || arrow.fate === 'held') this.rows.push(row);
    return row;
  }
}

function isServers(end: EndName): boolean {
  return end === 'server' || end === 'server2';
}

function isReset(result: CallResult): boolean {
  return !result.ok && result.failure.code === 'CONNECTION_RESET';
}

function rowOf(atMs: number, arrow: Arrow): LadderRow {
  return { atMs, left: undefined, right: undefined, arrow };
}

function handshake(from: Side, isTaken: boolean): readonly (readonly [Side, string])[] {
  const other: Side = from === 'left' ? 'right' : 'left';
  const answer = [other, isTaken ? 'SYN, ACK' : 'RST, ACK'] as const;
  return isTaken ? [[from, 'SYN'], answer, [from, 'ACK']] : [[from, 'SYN'], answer];
}

type Place = 'client' | 'server' | 'relay';

function packetWay(from: Place, to: Place): Pick<Arrow, 'from' | 'reach'> {
  const side = from === 'client' || (from === 'relay' && to === 'server') ? 'left' : 'right';
  if (from !== 'relay' && to !== 'relay') return { from: side, reach: 'whole' };
  return { from: side, reach: from === 'client' || to === 'client' ? 'left' : 'right' };
}
