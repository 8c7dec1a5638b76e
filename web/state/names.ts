import type { EndpointInput } from '../../src/config/endpoint-input.js';
import type { EndpointSummary } from '../../src/http/protocol.js';

/** The name that an endpoint goes by: `TCP :7777`, `192.168.1.40:502`, `UDP :7788 → 192.168.1.9:7788`. */
export function endpointName({ input, status }: Pick<EndpointSummary, 'input' | 'status'>): string {
  if (input.type === 'tcp-connect') return withPortOnly(input.address, 'TCP → localhost:');
  const asked = withPortOnly(input.address, ':');
  // Port 0 is whichever the system gave.
  const bound = status.state === 'listening' ? /:(\d+)$/.exec(status.local)?.[1] : undefined;
  const address = bound === undefined ? asked : asked.replace(/:0$/, `:${bound}`);
  if (input.type === 'tcp-listen') return `${input.tls === undefined ? 'TCP' : 'TLS'} ${address}`;
  const towards = input.multicast ?? input.remote;
  return `UDP ${address}${towards === undefined ? '' : ` → ${towards}`}`;
}

/** What an endpoint's settings are remembered by: its description, since ids are given anew at each start. */
export function endpointKey({ type, address }: EndpointInput): string {
  return `${type} ${address}`;
}

/** The port that an endpoint wants on this machine, if it names one. */
export function ownPort(input: EndpointInput): number | undefined {
  if (input.type === 'tcp-connect') return undefined;
  const port = /(\d+)$/.exec(input.address)?.[1];
  return port === undefined ? undefined : Number(port);
}

/** A peer in the width of a chip: the end of its address and its port, `…40:51022`. */
export function shortPeer(peer: string): string {
  const ipv4 = /^\d+\.\d+\.\d+\.(\d+:\d+)$/.exec(peer);
  if (ipv4?.[1] !== undefined) return `…${ipv4[1]}`;
  return peer.length > 24 ? `…${peer.slice(-18)}` : peer;
}

/** Characters of a long name that stay at its end: versions and extensions differ there. */
const endOfName = 16;

/** A name in two parts, to be cut between them where there is no room: its beginning, and what tells it from its like. */
export function nameParts(name: string): { readonly start: string; readonly end: string } {
  const characters = [...name];
  // A short name has nothing worth cutting.
  if (characters.length <= endOfName * 1.5) return { start: name, end: '' };
  return { start: characters.slice(0, -endOfName).join(''), end: characters.slice(-endOfName).join('') };
}

function withPortOnly(address: string, before: string): string {
  return /^\d+$/.test(address) ? `${before}${address}` : address;
}
