import { describe, expect, it } from 'vitest';
import { BreakoutboxError } from '../errors/error.js';
import { localAddresses } from '../system/local-addresses.js';
import { type Route, routesTo } from './routes.js';

const loopback = localAddresses().find(({ address }) => address === '127.0.0.1')?.interfaceName ?? '';
const hasIPv6 = localAddresses().some(({ address }) => address === '::1');

/** The routes as `REMOTE from LOCAL`, or the error's code. */
async function routes(remote: string, local?: string, via?: string): Promise<readonly string[] | string> {
  const from = local === undefined ? { port: 0 } : { host: local, port: 0 };
  try {
    const found = await routesTo({ host: remote, port: 7 }, from, via);
    return found.map((way: Route) => `${way.remote} from ${way.local ?? 'any'}`);
  } catch (error) {
    if (error instanceof BreakoutboxError) return error.code;
    throw error;
  }
}

describe('the routes to a host', () => {
  it.each([
    ['127.0.0.9', undefined, undefined, ['127.0.0.9 from any']],
    ['127.0.0.9', '127.0.0.2', undefined, ['127.0.0.9 from 127.0.0.2']],
    ['127.0.0.9', undefined, loopback, ['127.0.0.9 from 127.0.0.1']],
    ['127.0.0.9', '127.0.0.2', loopback, ['127.0.0.9 from 127.0.0.2']],
    ['fd00::9', '127.0.0.2', undefined, 'FAMILIES_DIFFER'],
    ['127.0.0.9', '::1', undefined, 'FAMILIES_DIFFER'],
    ['127.0.0.9', undefined, 'nope', 'INTERFACE_NOT_FOUND'],
    ['fe80::9', undefined, undefined, 'ZONE_MISSING'],
    ['no such host', undefined, undefined, 'HOST_NOT_FOUND'],
  ] as const)('%s from %s by %s are %j', async (remote, local, via, expected) => {
    expect(await routes(remote, local, via)).toEqual(expected);
  });

  it.skipIf(!hasIPv6)('go from the loopback of their own family', async () => {
    expect(await routes('::1', undefined, loopback)).toEqual(['::1 from ::1']);
  });

  it('of a name are those that its family can have from the local address', async () => {
    expect(await routes('localhost', '127.0.0.2')).toEqual(['127.0.0.1 from 127.0.0.2']);
  });
});
