import { describe, expect, it } from 'vitest';
import { type Access, Guard, isLoopback } from './guard.js';

const own = new Guard({ host: '127.0.0.1', port: 8620, token: undefined, ownNames: [] });
const open = new Guard({
  host: '0.0.0.0',
  port: 8620,
  token: 'secret',
  ownNames: ['Bench', 'fe80::1', '10.0.0.5'],
});

function refusal(
  guard: Guard,
  headers: Readonly<Record<string, string>>,
  access: Access = 'api',
  url = '/api/x',
) {
  return guard.refusal({ headers, url }, access);
}

describe('the guard of a workbench', () => {
  it.each([
    ['localhost:8620', undefined],
    ['LOCALHOST:8620', undefined],
    ['127.0.0.1:8620', undefined],
    ['[::1]:8620', undefined],
    ['localhost:8621', 'HOST_FORBIDDEN'],
    ['localhost', 'HOST_FORBIDDEN'],
    ['rebound.example:8620', 'HOST_FORBIDDEN'],
    ['127.0.0.1:8620.example', 'HOST_FORBIDDEN'],
  ])('takes the host %s as %s', (host, expected) => {
    expect(refusal(own, { host })).toBe(expected);
  });

  it('refuses a request without a host, and one whose URL names another', () => {
    expect(refusal(own, {})).toBe('HOST_FORBIDDEN');
    const host = 'localhost:8620';
    expect(refusal(own, { host }, 'api', 'http://rebound.example/api/x')).toBe('HOST_FORBIDDEN');
    expect(refusal(own, { host }, 'api', 'HTTP://localhost:8620/api/x')).toBeUndefined();
  });

  it('knows the names of its machine, an IPv6 address in brackets, and leaves port 80 out', () => {
    const authorization = 'Bearer secret';
    for (const host of ['bench:8620', '[fe80::1]:8620', '10.0.0.5:8620', '0.0.0.0:8620'])
      expect(refusal(open, { host, authorization })).toBeUndefined();
    const plain = new Guard({ host: '127.0.0.1', port: 80, token: undefined, ownNames: [] });
    expect([refusal(plain, { host: 'localhost' }), refusal(plain, { host: 'localhost:80' })]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('lets no page elsewhere drive it, whatever route it asks for', () => {
    const host = 'localhost:8620';
    for (const access of ['page', 'api', 'feed'] as const) {
      expect(refusal(own, { host, origin: 'http://evil.example' }, access)).toBe('ORIGIN_FORBIDDEN');
      expect(refusal(own, { host, origin: 'null' }, access)).toBe('ORIGIN_FORBIDDEN');
      expect(refusal(own, { host, origin: 'https://localhost:8620' }, access)).toBe('ORIGIN_FORBIDDEN');
      expect(refusal(own, { host, origin: 'http://localhost:8620' }, access)).toBeUndefined();
    }
  });

  it.each(['cross-site', 'same-site'])('lets a link of a %s page open the page and nothing else', (site) => {
    const headers = { host: 'localhost:8620', 'sec-fetch-site': site };
    expect(refusal(own, headers, 'page')).toBeUndefined();
    expect(refusal(own, headers, 'api')).toBe('ORIGIN_FORBIDDEN');
    expect(refusal(own, headers, 'feed')).toBe('ORIGIN_FORBIDDEN');
  });

  it('asks for the token of all but the page itself, as a header or as a subprotocol', () => {
    const host = 'bench:8620';
    expect(refusal(open, { host }, 'page')).toBeUndefined();
    expect(refusal(open, { host }, 'api')).toBe('TOKEN_MISSING');
    expect(refusal(open, { host, authorization: 'Bearer secret' })).toBeUndefined();
    for (const authorization of ['Bearer secreT', 'Bearer secret ', 'Bearer ', 'secret', 'Basic secret'])
      expect(refusal(open, { host, authorization })).toBe('TOKEN_MISSING');
    const offering = (protocols: string) =>
      refusal(open, { host, 'sec-websocket-protocol': protocols }, 'feed');
    expect(offering('bob, bob-token.secret')).toBeUndefined();
    expect(offering('bob')).toBe('TOKEN_MISSING');
    expect(offering('bob, bob-token.other')).toBe('TOKEN_MISSING');
    expect(offering('bob, secret')).toBe('TOKEN_MISSING');
  });
});

it.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['127.example', false],
  ['0.0.0.0', false],
  ['10.0.0.1', false],
])('knows whether %s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
