import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { bob, type Finished } from '../bob.js';
import { itWith } from '../peer-programs.js';

let folder: string;
const servers: Server[] = [];
const path = (name: string): string => join(folder, name);
const pem = (name: string): Buffer => readFileSync(path(name));
const openssl = (...args: readonly string[]): unknown =>
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A certificate of openssl, signed by itself or by `ca`, and its key beside it. */
function certificate(name: string, subject: string, names: string, ca?: string): void {
  const signed = ca === undefined ? [] : ['-CA', `${ca}.pem`, '-CAkey', `${ca}.key`];
  const made = ['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', subject, '-days', '9'];
  openssl('req', '-x509', ...newKey, ...made, ...signed, ...(names === '' ? [] : ['-addext', names]));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-tls-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The port of a server that greets each peer after the handshake. */
async function serving(options: TlsOptions): Promise<number> {
  const server = createTlsServer(options, (socket) => socket.on('error', () => undefined).end('hello'));
  return await portOf(server);
}

async function portOf(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  server.on('tlsClientError', () => undefined);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const send = (address: string, env: NodeJS.ProcessEnv = {}, ...more: readonly string[]): Promise<Finished> =>
  bob(['tcp', 'send', address, 'x', '--tls', ...more], { env });

/** The lines about a server in both languages, without its address. */
async function reported(address: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const language of ['en', 'zh-CN']) {
    const { status, stderr } = await send(address, {}, '--lang', language);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    lines.push(stderr.trimEnd().replaceAll(/(localhost|127\.0\.0\.1):\d+/g, 'SERVER'));
  }
  return lines;
}

describe('a TLS client says in one line what is wrong with', () => {
  itWith('openssl', 'a certificate that is self-signed, and takes it once it is trusted', async () => {
    certificate('own', '/CN=localhost', 'subjectAltName=DNS:localhost');
    const port = await serving({ cert: pem('own.pem'), key: pem('own.key') });
    expect(await reported(`localhost:${port}`)).toEqual([
      'the certificate of SERVER is self-signed; trust it with NODE_EXTRA_CA_CERTS=FILE in the environment, or take any certificate with --insecure',
      'SERVER 的证书是自签名证书；可设置环境变量 NODE_EXTRA_CA_CERTS=文件 来信任它，或用 --insecure 跳过校验',
    ]);
    const trusted = await send(`localhost:${port}`, { NODE_EXTRA_CA_CERTS: path('own.pem') });
    expect([trusted.status, trusted.stdout.toString()]).toEqual([0, 'hello']);
  });

  itWith(
    'openssl',
    'a certificate of a CA that nobody here knows, and takes it once the CA is trusted',
    async () => {
      certificate('ca', '/CN=Lab CA', '');
      certificate('leaf', '/CN=localhost', 'subjectAltName=DNS:localhost', 'ca');
      const port = await serving({ cert: pem('leaf.pem'), key: pem('leaf.key') });
      const whole = await serving({
        cert: Buffer.concat([pem('leaf.pem'), pem('ca.pem')]),
        key: pem('leaf.key'),
      });
      const lines = [
        'the certificate of SERVER is issued by a CA that is not trusted here, or its chain is incomplete; trust the CA with NODE_EXTRA_CA_CERTS=FILE in the environment, or take any certificate with --insecure',
        'SERVER 的证书由不受信任的 CA 签发，或证书链不完整；可设置环境变量 NODE_EXTRA_CA_CERTS=文件 来信任该 CA，或用 --insecure 跳过校验',
      ];
      expect(await reported(`localhost:${port}`)).toEqual(lines);
      expect(await reported(`localhost:${whole}`)).toEqual(lines);
      const trusted = await send(`localhost:${port}`, { NODE_EXTRA_CA_CERTS: path('ca.pem') });
      expect([trusted.status, trusted.stdout.toString()]).toEqual([0, 'hello']);
    },
  );

  itWith('openssl', 'a certificate for another name, and names those that it is for', async () => {
    certificate('other', '/CN=x', 'subjectAltName=DNS:plc.example,DNS:*.plc.example,IP:192.0.2.7');
    const port = await serving({ cert: pem('other.pem'), key: pem('other.key') });
    const env = { NODE_EXTRA_CA_CERTS: path('other.pem') };
    const { status, stderr } = await send(`localhost:${port}`, env);
    expect([status, stderr]).toEqual([
      1,
      `the certificate of localhost:${port} is not for localhost but for "plc.example, *.plc.example, 192.0.2.7"; connect by one of its names, or take any certificate with --insecure\n`,
    ]);
    const chinese = await send(`127.0.0.1:${port}`, env, '--lang', 'zh-CN');
    expect(chinese.stderr).toBe(
      `127.0.0.1:${port} 的证书不适用于 127.0.0.1，只适用于“plc.example, *.plc.example, 192.0.2.7”；请用证书中的名称连接，或用 --insecure 跳过校验\n`,
    );
    const any = await send(`localhost:${port}`, {}, '--insecure');
    expect([any.status, any.stdout.toString()]).toEqual([0, 'hello']);
  });

  itWith('openssl', 'a certificate with names that a terminal would obey', async () => {
    certificate('hostile', '/CN=\x1b[31m\u202egnp.exe', '');
    const port = await serving({ cert: pem('hostile.pem'), key: pem('hostile.key') });
    const env = { NODE_EXTRA_CA_CERTS: path('hostile.pem') };
    for (const options of [[], ['--json']]) {
      const { stdout, stderr } = await send(`localhost:${port}`, env, ...options);
      expect(stderr).toContain('gnp.exe');
      expect(stdout.toString() + stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
    }
  });

  itWith('openssl', 'a certificate that has expired, or is not valid yet', async () => {
    const day = 86_400_000;
    for (const [from, to, lines] of [
      [
        -9,
        -1,
        [
          'the certificate of SERVER has expired; renew it, check the clock of this machine, or take any certificate with --insecure',
          'SERVER 的证书已过期；请更新证书、检查本机时钟，或用 --insecure 跳过校验',
        ],
      ],
      [
        1,
        9,
        [
          'the certificate of SERVER is not valid yet; check the clocks of both machines, or take any certificate with --insecure',
          'SERVER 的证书尚未生效；请检查双方的时钟，或用 --insecure 跳过校验',
        ],
      ],
    ] as const) {
      const made = await generate([{ name: 'commonName', value: 'localhost' }], {
        keyType: 'ec',
        notBeforeDate: new Date(Date.now() + from * day),
        notAfterDate: new Date(Date.now() + to * day),
      });
      const port = await serving({ cert: made.cert, key: made.private });
      const trust = path('dated.pem');
      execFileSync('tee', [trust], { input: made.cert, stdio: ['pipe', 'ignore', 'inherit'] });
      process.env.NODE_EXTRA_CA_CERTS = trust;
      try {
        expect(await reported(`localhost:${port}`)).toEqual(lines);
      } finally {
        delete process.env.NODE_EXTRA_CA_CERTS;
      }
    }
  });

  itWith('openssl', 'a server that speaks no TLS, an old version only, or wants a certificate', async () => {
    const plain = await portOf(
      createServer((socket) => socket.on('error', () => undefined).end('220 hi\r\n')),
    );
    expect(await reported(`127.0.0.1:${plain}`)).toEqual([
      'SERVER does not speak TLS; check the port, or connect without TLS',
      'SERVER 不使用 TLS；请检查端口，或不用 TLS 连接',
    ]);
    certificate('old', '/CN=localhost', '');
    const identity = { cert: pem('old.pem'), key: pem('old.key') };
    const old = await serving({
      ...identity,
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const allowed = '--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0';
    expect(await reported(`127.0.0.1:${old}`)).toEqual([
      `SERVER and this side have no version and cipher of TLS in common; update that server, or allow old TLS with NODE_OPTIONS="${allowed}" in the environment`,
      `SERVER 与本端没有共同支持的 TLS 版本或加密套件；请升级对方，或设置环境变量 NODE_OPTIONS="${allowed}" 以允许旧版 TLS`,
    ]);
    const taken = await send(`127.0.0.1:${old}`, { NODE_OPTIONS: allowed }, '--insecure');
    expect([taken.status, taken.stdout.toString()]).toEqual([0, 'hello']);
    const wanting = await serving({ ...identity, requestCert: true, rejectUnauthorized: true });
    const { status, stderr } = await send(`127.0.0.1:${wanting}`, {}, '--insecure', '--wait', '5000');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^127\.0\.0\.1:\d+ asks its clients for a certificate, and there is none to show/,
      ),
    ]);
  });

  itWith(
    'openssl',
    'nothing, where a server has a certificate for each name that it is asked for',
    async () => {
      certificate('named', '/CN=localhost', 'subjectAltName=DNS:localhost');
      const asked: string[] = [];
      const port = await serving({
        cert: pem('named.pem'),
        key: pem('named.key'),
        SNICallback: (name, done) => {
          asked.push(name);
          done(null);
        },
      });
      await send(`localhost:${port}`, { NODE_EXTRA_CA_CERTS: path('named.pem') });
      const bound = ['--bind', '127.0.0.1'];
      const fromHere = await send(`localhost:${port}`, { NODE_EXTRA_CA_CERTS: path('named.pem') }, ...bound);
      expect([fromHere.status, fromHere.stderr]).toEqual([0, '']);
      await send(`127.0.0.1:${port}`, {}, '--insecure');
      expect(asked).toEqual(['localhost', 'localhost']);
    },
  );
});
