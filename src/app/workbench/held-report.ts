import { Buffer } from 'node:buffer';
import type { StandingIn } from '../../endpoint/standing-in/standing-in.js';
import type { HeldMessage, SettledMessage } from '../../operations/standing-in.js';

/** What a relay holds, and what it held last, with bytes in base64. */
export function heldReport(standingIn: StandingIn): {
  readonly held: readonly HeldMessage[];
  readonly before: readonly SettledMessage[];
} {
  const { held, before } = standingIn.list();
  return {
    held: held.map(({ bytes, ...facts }) => ({ ...facts, data: base64(bytes) })),
    before: before.map(({ bytes, after, ...facts }) => ({
      ...{ ...facts, data: base64(bytes) },
      ...(after === undefined ? {} : { after: base64(after) }),
    })),
  };
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
