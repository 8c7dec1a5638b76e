import type { OwnProgramTraffic } from '../../../lesson/own-program/traffic.js';

/** Bytes of a piece that are kept to be shown. */
const maxShownBytes = 512;

/** A piece of what passed between the student's program and the bench. */
export interface OwnPiece {
  readonly type: Exclude<OwnProgramTraffic['type'], 'elapsed' | 'unread'>;
  readonly at: number;
  readonly connection?: number;
  /** The first bytes of it; `size` is all of them. */
  readonly bytes?: Uint8Array;
  readonly size?: number;
  /** Whether the bench kept it from the program. */
  readonly isLost?: boolean;
  readonly by?: 'program' | 'bench';
  readonly how?: 'end' | 'reset';
}

/** What is shown of it; undefined of what is nothing that passed. */
export function pieceOf(traffic: OwnProgramTraffic): OwnPiece | undefined {
  switch (traffic.type) {
    case 'elapsed':
    case 'unread':
      return undefined;
    case 'connected':
    case 'ended':
      return traffic;
    case 'received':
    case 'sent': {
      const { type, at, connection, bytes } = traffic;
      return { type, at, connection, ...firstOf(bytes) };
    }
    case 'datagramReceived':
    case 'datagramSent':
      return {
        ...{ type: traffic.type, at: traffic.at, ...firstOf(traffic.bytes) },
        ...(traffic.type === 'datagramSent' && traffic.isLost && { isLost: true }),
      };
  }
}

function firstOf(bytes: Uint8Array): Pick<OwnPiece, 'bytes' | 'size'> {
  return { bytes: bytes.slice(0, maxShownBytes), size: bytes.byteLength };
}
