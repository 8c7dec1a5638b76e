/** What can be followed. */
export type FollowedProtocol = 'tcp' | 'udp' | 'tftp';

/** A stream of a capture: its number is that of `tcp.stream` or `udp.stream`, or counts the transfers of TFTP from 0. */
export interface StreamName {
  readonly protocol: FollowedProtocol;
  readonly number: number;
}

/** Reads `tcp:0`; `undefined` for anything else. */
export function parseStreamName(text: string): StreamName | undefined {
  const [, protocol, number] = /^(tcp|udp|tftp):(\d{1,9})$/.exec(text) ?? [];
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'tftp') return undefined;
  return { protocol, number: Number(number) };
}
