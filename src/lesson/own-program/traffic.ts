/** What the bench has seen of the program. `at` are milliseconds that never go back; bytes are borrowed until the call returns. */
export type OwnProgramTraffic = StreamTraffic | DatagramTraffic | Elapsed;

/** Of a TCP connection; the bench numbers connections as it likes. */
export type StreamTraffic =
  | { readonly type: 'connected'; readonly connection: number; readonly at: number }
  /** Bytes of the program. */
  | {
      readonly type: 'received';
      readonly connection: number;
      readonly bytes: Uint8Array;
      readonly at: number;
    }
  /** Bytes of the bench, as one call of send. */
  | { readonly type: 'sent'; readonly connection: number; readonly bytes: Uint8Array; readonly at: number }
  /** One side has ended its sending, or has reset the connection. */
  | {
      readonly type: 'ended';
      readonly connection: number;
      readonly by: 'program' | 'bench';
      readonly how: 'end' | 'reset';
      readonly at: number;
    }
  /** Bytes of the bench that wait in the kernel, as the program has not read them; told where the system tells. */
  | { readonly type: 'unread'; readonly connection: number; readonly bytes: number; readonly at: number };

/** Of UDP; addresses are `ADDRESS:PORT`. */
export type DatagramTraffic =
  /** A datagram of the program, from `peer` to the bench's socket at `local`. */
  | {
      readonly type: 'datagramReceived';
      readonly local: string;
      readonly peer: string;
      readonly bytes: Uint8Array;
      readonly at: number;
    }
  /** A datagram of the bench; `isLost` if the lesson's bad line kept it from the program. */
  | {
      readonly type: 'datagramSent';
      readonly local: string;
      readonly peer: string;
      readonly bytes: Uint8Array;
      readonly isLost: boolean;
      readonly at: number;
    };

/** Nothing has happened until now. */
export interface Elapsed {
  readonly type: 'elapsed';
  readonly at: number;
}
