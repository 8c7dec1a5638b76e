/** A program at one end of a bench. */
export type EndName = 'client' | 'client2' | 'server';

/** A call of a program at one end, as the sockets interface names it. */
export type CallAct =
  /**
   * TCP: `socket`, `bind` to a free port of 127.0.0.1, `listen`. UDP: `socket` and `bind`; once more, the other calls are about a
   * further socket, and the first stays open. TFTP: a server begins to serve. A TCP server may be at `::1`, and at the port that
   * `nowhere` means.
   */
  | { readonly type: 'open'; readonly end: EndName; readonly host?: '::1'; readonly nowhere?: true }
  /**
   * TCP: to the server's port of 127.0.0.1 or `::1`, or with `nowhere` to a port that nobody has, the same each time, unless the server
   * was opened there. Waits until there is a connection.
   */
  | { readonly type: 'connect'; readonly end: EndName; readonly host?: '::1'; readonly nowhere?: true }
  /** TCP: the server's next connection, which its `receive`, `send`, `finish` and `close` are about from then on. */
  | { readonly type: 'accept'; readonly end: EndName }
  /**
   * TCP: into the stream. UDP: a datagram to whoever the program last received from, a client's first one to the server; with `to` to
   * the server's first port in any case.
   */
  | { readonly type: 'send'; readonly end: EndName; readonly bytes: Uint8Array; readonly to?: 'server' }
  /**
   * TCP: what there is, at most so many bytes. UDP: the next datagram, of which more than so many bytes are lost; fails when nothing has
   * come within `withinMs`.
   */
  | {
      readonly type: 'receive';
      readonly end: EndName;
      readonly maxBytes: number;
      readonly withinMs?: number;
    }
  /** TCP: `shutdown` of its own direction. */
  | { readonly type: 'finish'; readonly end: EndName }
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
  /** From now on the relay holds every message, or none. */
  | { readonly type: 'hold'; readonly isOn: boolean }
  /** The relay lets the message go on that it has held longest. */
  | { readonly type: 'pass' }
  /** It goes on twice. */
  | { readonly type: 'double' }
  /** It never arrives. */
  | { readonly type: 'lose' };

/** What is done on a bench. */
export type Act = CallAct | WireAct;

/** What a TFTP client asks for besides the file. */
export interface TransferOptions {
  readonly blockBytes?: number;
  readonly windowBlocks?: number;
}

/** An act, and whether the next one begins before it has returned: a program that waits in its call. */
export interface PlannedAct {
  readonly act: Act;
  readonly waits: boolean;
}
