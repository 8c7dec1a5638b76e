/** A program at one end of a bench. */
export type EndName = 'client' | 'client2' | 'server';

/** A call of a program at one end, as the sockets interface names it. */
export type CallAct =
  /** TCP: `socket`, `bind` to a free port, `listen`. UDP: `socket` and `bind`. TFTP: a server begins to serve. */
  | { readonly type: 'open'; readonly end: EndName }
  /** TCP: to the server's port, or to a port that nobody has with `nowhere`. Waits until there is a connection. */
  | { readonly type: 'connect'; readonly end: EndName; readonly nowhere?: true }
  /** TCP: the server's next connection, which its `receive`, `send`, `finish` and `close` are about from then on. */
  | { readonly type: 'accept'; readonly end: EndName }
  /** TCP: into the stream. UDP: a datagram to the server, and the server's to whoever it last received from. */
  | { readonly type: 'send'; readonly end: EndName; readonly bytes: Uint8Array }
  /** TCP: what there is, at most so many bytes. UDP: the next datagram, of which more than so many bytes are lost. */
  | { readonly type: 'receive'; readonly end: EndName; readonly maxBytes: number }
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
