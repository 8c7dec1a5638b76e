import type { Seen } from './seen.js';

/** A program of a bench. `server2` is another program at the server's side: a second worker of the server, or a rival for its port. */
export type EndName = 'client' | 'client2' | 'server' | 'server2';

/** A call of a program at one end, as the sockets interface names it. */
export type CallAct =
  /**
   * TCP: `socket`, `bind` to a free port of 127.0.0.1 or `::1`, `listen`. UDP: `socket` and `bind`; once more, the other calls are
   * about a further socket, and the first stays open. TFTP: a server begins to serve. With `at`, to the port that this end listens at,
   * or listened at last, or to the one of `nowhere`, instead of a free one.
   */
  | {
      readonly type: 'open';
      readonly end: EndName;
      readonly host?: '::1';
      readonly at?: EndName | 'nowhere';
    }
  /**
   * To the server's port of 127.0.0.1 or `::1`, or with `nowhere` to a port that nobody has, the same each time, unless somebody was opened
   * at it. TCP: waits until there is a connection. UDP: nothing is sent; from then on the socket has one peer, and is told when nobody has
   * its port.
   */
  | { readonly type: 'connect'; readonly end: EndName; readonly host?: '::1'; readonly nowhere?: true }
  /** TCP: the next connection to the server's port, which `receive`, `send`, `finish` and `close` of this end are about from then on. */
  | { readonly type: 'accept'; readonly end: EndName }
  /**
   * TCP: into the stream. UDP: a datagram to whoever the program last received from, a client's first one to the server; with `to` to
   * the server's first port in any case.
   */
  | { readonly type: 'send'; readonly end: EndName; readonly bytes: Uint8Array; readonly to?: 'server' }
  /**
   * TCP: what there is, at most so many bytes. UDP: the next datagram, of which more than so many bytes are lost. With `timeoutMs` it
   * fails when nothing has come for so long.
   */
  | {
      readonly type: 'receive';
      readonly end: EndName;
      readonly maxBytes: number;
      readonly timeoutMs?: number;
    }
  /** TCP: `shutdown` of its own direction. */
  | { readonly type: 'finish'; readonly end: EndName }
  /** Its connection, or the socket that it listens with where it has no connection. */
  | { readonly type: 'close'; readonly end: EndName }
  /** TFTP: the client reads a file of the bench. */
  | {
      readonly type: 'get';
      readonly end: EndName;
      readonly file: string;
      readonly options?: TransferOptions;
    };

/** Something that is done to what is on its way. */
export type WireAct =
  /** From now on the relay holds every message, or none: then what it holds goes on as well. */
  | { readonly type: 'hold'; readonly isOn: boolean }
  /** The relay lets the message go on that it has held longest. Where it holds none yet, it waits for the next one; so do the following. */
  | { readonly type: 'pass' }
  /** It goes on twice. Of datagrams only: of a stream there is nothing to double. */
  | { readonly type: 'double' }
  /** It never arrives. */
  | { readonly type: 'lose' }
  /** From now on everything takes so long, each way; a stream goes on in pieces of at most `sliceBytes`, 50 ms after each other. */
  | { readonly type: 'slow'; readonly delayMs: number; readonly sliceBytes?: number };

/** A packet of a recording. */
export interface RecordedFrame {
  /** Seconds since the first packet of the recording. */
  readonly atSeconds: number;
  /** Whether the client's machine sent it. */
  readonly isClients: boolean;
  /** An Ethernet frame. */
  readonly bytes: Uint8Array;
}

/** Packets that were recorded elsewhere are shown. Nothing is sent. */
export interface PlayAct {
  readonly type: 'play';
  readonly frames: readonly RecordedFrame[];
}

/** What is done on a bench. */
export type Act = CallAct | WireAct | PlayAct;

/** What a TFTP client asks for besides the file; without any of it, it sends no options. */
export interface TransferOptions {
  readonly blockBytes?: number;
  readonly windowBlocks?: number;
}

/** An act, and whether the next one begins before it has returned: a program that waits in its call. */
export interface PlannedAct {
  readonly act: Act;
  readonly waits: boolean;
  /** Of `send`: what the program makes of the bytes that it received last, in the place of `bytes`. */
  readonly made?: (received: Uint8Array, seen: Seen) => Uint8Array;
}
