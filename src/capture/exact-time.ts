import type { Packet } from '../wire/packet.js';

/** The time of capture in seconds with all nine decimal digits, which a number cannot hold; `undefined` for other fields. */
export function exactTime({ seconds, nanoseconds }: Packet, field: string): string | undefined {
  return field === 'frame.time_epoch' ? `${seconds}.${String(nanoseconds).padStart(9, '0')}` : undefined;
}
