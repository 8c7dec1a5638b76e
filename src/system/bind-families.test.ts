import { describe, expect, it } from 'vitest';
import type { Family } from '../bytes/address.js';
import { BreakoutboxError } from '../errors/error.js';
import { bindFamilies, isFamilyMissing } from './bind-families.js';

class Bound {
  isOpen = true;
  readonly family: Family;
  readonly port: number;

  constructor(family: Family, port: number) {
    this.family = family;
    this.port = port;
  }

  close(): void {
    this.isOpen = false;
  }
}

/** A machine that chooses ports from 5000 up, and refuses what `refusal` gives a code for. */
function machine(refusal: (family: Family, port: number) => string | undefined) {
  const bound: Bound[] = [];
  let next = 5_000;
  return {
    bound,
    portOf: ({ port }: Bound) => port,
    bind: async (family: Family, wanted: number) => {
      const port = wanted === 0 ? next : wanted;
      if (wanted === 0) next += 1;
      const code = refusal(family, port);
      if (code !== undefined) throw Object.assign(new Error(code), { code, syscall: 'bind' });
      const socket = new Bound(family, port);
      bound.push(socket);
      return socket;
    },
  };
}

describe('one socket for each family', () => {
  it('is bound at the port that the system chose for the first', async () => {
    const sockets = await bindFamilies(
      ['IPv4', 'IPv6'],
      0,
      machine(() => undefined),
    );
    expect([...sockets.values()].map(({ family, port }) => [family, port])).toEqual([
      ['IPv4', 5_000],
      ['IPv6', 5_000],
    ]);
  });

  it('is omitted if the machine lacks IPv6', async () => {
    const system = machine((family) => (family === 'IPv6' ? 'EAFNOSUPPORT' : undefined));
    expect([...(await bindFamilies(['IPv4', 'IPv6'], 69, system)).keys()]).toEqual(['IPv4']);
  });

  it('is not omitted if it is the first', async () => {
    const system = machine(() => 'EADDRNOTAVAIL');
    await expect(bindFamilies(['IPv4', 'IPv6'], 69, system)).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  it('is bound at another port if the chosen one is in use in the other family', async () => {
    const system = machine((family, port) => (family === 'IPv6' && port < 5_002 ? 'EADDRINUSE' : undefined));
    const sockets = await bindFamilies(['IPv4', 'IPv6'], 0, system);
    expect([...sockets.values()].map(({ port }) => port)).toEqual([5_002, 5_002]);
    expect(system.bound.filter(({ isOpen }) => isOpen)).toEqual([...sockets.values()]);
  });

  it('is closed again if the given port is in use in the other family', async () => {
    const system = machine((family) => (family === 'IPv6' ? 'EADDRINUSE' : undefined));
    await expect(bindFamilies(['IPv4', 'IPv6'], 69, system)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(system.bound.map(({ isOpen }) => isOpen)).toEqual([false]);
  });

  it('is closed again if every port that the system chooses is in use', async () => {
    const system = machine((family) => (family === 'IPv6' ? 'EADDRINUSE' : undefined));
    await expect(bindFamilies(['IPv4', 'IPv6'], 0, system)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(system.bound.some(({ isOpen }) => isOpen)).toBe(false);
  });
});

it('finds a missing family in the cause of a wrapped error', () => {
  const cause = Object.assign(new Error(), { code: 'EAFNOSUPPORT', syscall: 'socket' });
  expect(
    isFamilyMissing(new BreakoutboxError('SOCKET_FAILED', { address: '::', reason: '' }, { cause })),
  ).toBe(true);
  expect(isFamilyMissing(new BreakoutboxError('ADDRESS_NOT_LOCAL', { address: '::' }))).toBe(false);
});
