import { describe, expect, it } from 'vitest';
import { orThrow } from '../errors/parsed.js';
import { needsRestart, withKeptSecrets } from './endpoint-change.js';
import { type AnyEndpointSpec, endpointKinds, kindOf, parseAnyEndpoint } from './endpoint-kinds.js';

const spec = (more: object = {}) => orThrow(parseAnyEndpoint({ type: 'tftp-server', port: 69, ...more }));

describe('the table of endpoint kinds', () => {
  it.each(Object.entries(endpointKinds))('has %s under the type of its schema', (type, { input }) => {
    expect(input).toMatchObject({ properties: { type: { const: type } } });
    expect(input.required).toContain('type');
  });

  it('has a title for each schema, and each title once', () => {
    const titles = Object.values(endpointKinds).map(({ input }) => input.title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles).not.toContain(undefined);
  });
});

describe('a private key in a description', () => {
  const tls = { certificatePem: 'x', keyPem: 'SECRET' };
  const described = { type: 'tcp-listen', address: '1', tls } as const;
  const shown = { ...described, tls: { ...tls, keyPem: '' } } as const;

  it('is hidden, and kept by a description that comes back without it', () => {
    expect(kindOf(described).hideSecrets(described)).toEqual(shown);
    expect(withKeptSecrets({ ...shown, label: 'edited' }, described)).toEqual({
      ...described,
      label: 'edited',
    });
  });

  it.each([
    ['a description with another key', { ...described, tls: { ...tls, keyPem: 'OTHER' } }],
    ['one without TLS', { type: 'tcp-listen', address: '1' } as const],
    ['one of another kind', { type: 'udp', address: '1' } as const],
  ])('is not put into %s', (_what, input) => {
    expect(withKeptSecrets(input, described)).toEqual(input);
  });

  it.each([{ type: 'udp', address: '1' } as const, { type: 'tcp-listen', address: '1' } as const])(
    'stays empty after %j, which had none',
    (before) => {
      expect(withKeptSecrets(shown, before)).toEqual(shown);
    },
  );
});

describe('rules in a description', () => {
  it.each([
    { type: 'tcp-relay', address: '7000', target: '502' },
    { type: 'udp-relay', address: '7000', target: '502' },
    { type: 'tcp-listen', address: '7000' },
  ])('of $type are refused with the place that they stand in', (described) => {
    const parsed = parseAnyEndpoint({ ...described, rules: ['answers'] });
    expect(parsed).toMatchObject({
      failure: {
        code: 'DESCRIPTION_INVALID',
        params: { property: 'rules', reason: 'rules-stand-in-files' },
      },
    });
  });
});

describe('a relay', () => {
  const relay = { type: 'tcp-relay', address: '7000', target: '502' } as const;

  it('has every default filled in', () => {
    expect(orThrow(parseAnyEndpoint(relay))).toMatchObject({
      local: { port: 7000 },
      target: { host: 'localhost', port: 502 },
      framing: { type: 'raw' },
      tlsListen: 'off',
      tlsTarget: 'off',
      acceptsProxyHeader: false,
      sendsProxyHeader: 'off',
    });
    const udp = { type: 'udp-relay', address: '7000', target: 'boot:69' };
    expect(orThrow(parseAnyEndpoint(udp))).toMatchObject({
      isTftp: true,
      limits: { idleTimeoutMs: 300_000 },
    });
  });

  it('keeps its private key to itself', () => {
    const described = { ...relay, tlsListen: { certificatePem: 'x', keyPem: 'SECRET' } };
    const shown = kindOf(described).hideSecrets(described);
    expect(JSON.stringify(shown)).not.toContain('SECRET');
    expect(withKeptSecrets(shown, described)).toEqual(described);
    expect(withKeptSecrets(relay, described)).toEqual(relay);
  });

  it('is reopened for another target, and not for another name', () => {
    const spec = orThrow(parseAnyEndpoint(relay));
    expect(needsRestart(spec, orThrow(parseAnyEndpoint({ ...relay, label: 'plant', encoding: 'gbk' })))).toBe(
      false,
    );
    expect(needsRestart(spec, orThrow(parseAnyEndpoint({ ...relay, target: '503' })))).toBe(true);
  });

  it.each([
    ['0.0.0.0:502', '127.0.0.1'],
    ['[::]:502', '::1'],
  ])('takes %s, every address, for this machine', (target, host) => {
    for (const type of ['tcp-relay', 'udp-relay'] as const)
      expect(orThrow(parseAnyEndpoint({ ...relay, type, target }))).toMatchObject({
        target: { host, port: 502 },
      });
  });

  it.each([
    [{ ...relay, target: '' }, 'ADDRESS_INVALID'],
    [{ ...relay, target: 'device:0' }, 'PORT_INVALID'],
    [{ ...relay, target: '255.255.255.255:9' }, 'RELAY_TARGET_OF_MANY'],
    [{ type: 'udp-relay', address: '7000', target: '239.1.2.3:9' }, 'RELAY_TARGET_OF_MANY'],
    [{ type: 'udp-relay', address: '7000', target: '[ff02::1%eth0]:9' }, 'RELAY_TARGET_OF_MANY'],
    [{ ...relay, sendProxyHeader: 'v3' }, 'DESCRIPTION_INVALID'],
    [{ ...relay, reply: 'echo' }, 'DESCRIPTION_INVALID'],
    [{ ...relay, limits: { maxUdpPeers: 5 } }, 'DESCRIPTION_INVALID'],
    [{ type: 'udp-relay', address: '7000' }, 'DESCRIPTION_INVALID'],
  ])('is refused as %j', (description, code) => {
    expect(parseAnyEndpoint(description)).toMatchObject({ ok: false, failure: { code } });
  });
});

describe('a description of any kind of endpoint', () => {
  it.each([
    [
      { type: 'tftp-server', port: 70_000 },
      { property: 'port', most: 65_535 },
    ],
    [
      { type: 'tftp-server', workers: 0 },
      { property: 'workers', least: 1 },
    ],
    [{ type: 'tftp-server', root: '/etc' }, { property: 'root' }],
    [
      { type: 'tcp-listen', address: '1', workers: -3 },
      { property: 'workers', least: 1 },
    ],
    [
      { type: 'tcp-listen', address: '1', limits: { maxFrameBytes: 0 } },
      { property: 'limits.maxFrameBytes' },
    ],
    [{ type: 'ftp' }, { choices: Object.keys(endpointKinds).join(' ') }],
  ])('%j is refused with its place', (description, params) => {
    expect(parseAnyEndpoint(description)).toMatchObject({ failure: { code: 'DESCRIPTION_INVALID', params } });
  });

  it('is refused for what its texts mean', () => {
    expect(parseAnyEndpoint({ type: 'tftp-server', tidPorts: '9-1' })).toMatchObject({
      failure: { code: 'PORT_RANGE_INVALID' },
    });
    expect(parseAnyEndpoint({ type: 'tftp-server', label: 'a\u202eb' })).toMatchObject({
      failure: { code: 'LABEL_INVALID' },
    });
  });

  it('becomes a spec that nobody can change', () => {
    const made = spec({ allow: ['10.0.0.0/8'] });
    expect(made).toMatchObject({ type: 'tftp-server', label: '', server: { port: 69 } });
    if (made.type !== 'tftp-server') throw new Error(made.type);
    expect([made, made.server, made.server.policy, made.described].every(Object.isFrozen)).toBe(true);
  });
});

describe('every address', () => {
  it.each<[object, (made: AnyEndpointSpec) => unknown]>([
    [{ type: 'tcp-listen', address: '7777' }, (made) => 'local' in made && made.local],
    [{ type: 'tcp-listen', address: '*:7777' }, (made) => 'local' in made && made.local],
    [{ type: 'udp', address: '*:7777' }, (made) => 'local' in made && made.local],
    [{ type: 'tcp-connect', address: 'a:1', bind: '*:7777' }, (made) => 'local' in made && made.local],
  ])('is no host, also in %j', (description, local) => {
    expect(local(orThrow(parseAnyEndpoint(description)))).toEqual({ port: 7777 });
  });

  it.each([{}, { host: '*' }, { host: ' * ' }])('is no host of a TFTP server with %j', (more) => {
    const made = spec(more);
    expect(made.type === 'tftp-server' && made.server.host).toBeUndefined();
  });
});

describe('a new description of a TFTP server that runs', () => {
  it.each([
    [{ label: 'lab' }, false],
    [{ autoStart: true }, false],
    [{ write: 'off' }, false],
    [{ write: 'create' }, true],
    [{ port: 70 }, true],
    [{ allow: ['10.0.0.0/8'] }, true],
  ])('with %j restarts it: %s', (more, restarts) => {
    expect(needsRestart(spec(), spec(more))).toBe(restarts);
  });
});
