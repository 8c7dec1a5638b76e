import type { MachineAddress, PortFacts, PortSocket } from '../src/traffic/diagnosis/facts.js';

/** A socket at an address, held by a program of its own. */
export function portSocket(address: string, more: Partial<PortSocket> = {}): PortSocket {
  const families =
    address === '::' ? (['IPv4', 'IPv6'] as const) : ([address.includes(':') ? 'IPv6' : 'IPv4'] as const);
  return { address, families, pid: 4711, process: 'node', waiting: 0, drops: 0, ...more };
}

/** An address of the machine of these facts: loopback, or of `eth0`. */
export function machineAddress(address: string, more: Partial<MachineAddress> = {}): MachineAddress {
  const internal = address === '127.0.0.1' || address === '::1';
  const family = address.includes(':') ? 'IPv6' : 'IPv4';
  return { address, family, interfaceName: internal ? 'lo' : 'eth0', internal, hasLink: true, ...more };
}

/** What is known of a UDP port at which all is well, and nothing comes. */
export function portFacts(more: Partial<PortFacts> = {}): PortFacts {
  const sockets = more.sockets ?? [portSocket('0.0.0.0')];
  return {
    protocol: 'udp',
    port: 7788,
    host: undefined,
    interfaceName: undefined,
    expectedPids: undefined,
    sockets,
    otherProtocolListens: false,
    addresses: ['127.0.0.1', '192.0.2.2', '2001:db8::2'].map((address) => machineAddress(address)),
    isContainer: false,
    memberships: [],
    firewall: { state: 'known', ruleset: [] },
    watch: {
      seconds: 2,
      packets: { state: 'known', interfaces: [{ interfaceName: 'eth0', packets: 0 }] },
      counters: noGrowth,
      sockets,
    },
    ...more,
  };
}

/** Counters that stood still. */
export const noGrowth = {
  delivered: 0,
  noPort: 0,
  badChecksum: 0,
  bufferFull: 0,
  reversePath: 0,
  otherAddress: 0,
  lostFragments: 0,
  listenOverflows: 0,
};
