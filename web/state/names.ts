import { isRelay, type RoomInput, type SocketSummary } from './kinds.js';

/** An address in two pieces: where it has to be cut, the host gives way and the port stays whole. */
export interface AddressParts {
  /** `192.168.1.40`, `[2001:db8::7`; empty where only a port was named. */
  readonly host: string;
  /** `:502`, `]:502`; empty for an address without a port. */
  readonly port: string;
}

/** The name of an endpoint in pieces. */
export interface EndpointNameParts {
  readonly kind: 'TCP' | 'TLS' | 'UDP';
  /** Where it listens; undefined for a client, and for a UDP socket with a remote that has no port yet. */
  readonly local: AddressParts | undefined;
  /** Its remote: a client's server, a UDP socket's remote or group, a relay's target. */
  readonly remote: AddressParts | undefined;
  /** What stands between the two: a relay passes on both ways. */
  readonly arrow: '→' | '⇄';
}

/** The pieces of an endpoint's name. */
export function endpointNameParts({
  input,
  status,
}: Pick<SocketSummary, 'input' | 'status'>): EndpointNameParts {
  if (input.type === 'tcp-connect') {
    const address = /^\d+$/.test(input.address) ? `localhost:${input.address}` : input.address;
    return {
      kind: input.tls === undefined ? 'TCP' : 'TLS',
      local: undefined,
      remote: addressParts(address),
      arrow: '→',
    };
  }
  // Port 0 is whichever the system gave.
  const bound = status.state === 'listening' ? /:(\d+)$/.exec(status.local)?.[1] : undefined;
  const asked = addressParts(/^\d+$/.test(input.address) ? `:${input.address}` : input.address);
  const local = bound === undefined ? asked : { ...asked, port: asked.port.replace(/:0$/, `:${bound}`) };
  if (isRelay(input)) {
    const target = /^\d+$/.test(input.target) ? `localhost:${input.target}` : input.target;
    const isTls = input.type === 'tcp-relay' && input.tlsListen !== undefined;
    const kind = input.type === 'udp-relay' ? 'UDP' : isTls ? 'TLS' : 'TCP';
    return { kind, local, remote: addressParts(target), arrow: '⇄' };
  }
  if (input.type === 'tcp-listen')
    return { kind: input.tls === undefined ? 'TCP' : 'TLS', local, remote: undefined, arrow: '→' };
  const towards = input.multicast ?? input.remote;
  if (towards === undefined) return { kind: 'UDP', local, remote: undefined, arrow: '→' };
  return { kind: 'UDP', local: withoutAnyPort(local), remote: addressParts(towards), arrow: '→' };
}

/** The local address beside the remote: a port that the system has not chosen yet is left out. */
function withoutAnyPort({ host, port }: AddressParts): AddressParts | undefined {
  if (!/^\]?:0$/.test(port)) return { host, port };
  return host === '' ? undefined : { host, port: port.replace(':0', '') };
}

/** The name that an endpoint goes by: `TCP :7777`, `TCP → 192.168.1.40:502`, `UDP :7788 → 192.168.1.9:7788`, `TCP :7000 ⇄ device:502`. */
export function endpointName(endpoint: Pick<SocketSummary, 'input' | 'status'>): string {
  const { kind, local, remote, arrow } = endpointNameParts(endpoint);
  const text = ({ host, port }: AddressParts): string => `${host}${port}`;
  return [
    kind,
    ...(local === undefined ? [] : [text(local)]),
    ...(remote === undefined ? [] : [arrow, text(remote)]),
  ].join(' ');
}

function addressParts(address: string): AddressParts {
  // An IPv6 address without brackets ends in a group, not in a port.
  const port = /\]:\d+$|(?<=^[^:]*):\d+$/.exec(address)?.[0] ?? '';
  return { host: address.slice(0, address.length - port.length), port };
}

/** What distinguishes an endpoint from others by its description alone. */
export function endpointKey({ type, address }: RoomInput): string {
  return `${type} ${address}`;
}

/** The port that an endpoint wants on this machine, if it names one. */
export function ownPort(input: RoomInput): number | undefined {
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

/** A name in two parts, to be cut between them if there is no room: its beginning, and the end that distinguishes it. */
export function nameParts(name: string): { readonly start: string; readonly end: string } {
  const characters = [...name];
  // A short name has nothing worth cutting.
  if (characters.length <= endOfName * 1.5) return { start: name, end: '' };
  return { start: characters.slice(0, -endOfName).join(''), end: characters.slice(-endOfName).join('') };
}
