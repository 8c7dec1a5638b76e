import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { bob, type Finished, main, run } from '../bob.js';
import { freePort } from '../free-port.js';
import { itWith } from '../peer-programs.js';
import { RawTftp } from '../raw-tftp.js';
import { connectedSoon } from './terminal.js';

/** What a terminal obeys, and what turns text around or hides it: an escape, a C1 control, DEL, a bidi control, a zero-width mark. */
const hostile = '\x1b[31m\u009b2J\x7f\u202egnp.exe\u200b';
const obeyed = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]/;

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'breakoutbox-hostile-'));
  cleanups.push(() => rmSync(path, { recursive: true }));
  return path;
}

/** Asserts that both outputs mention `gnp.exe` and hold nothing that a terminal or a reader would obey. */
function expectHarmless({ stdout, stderr }: Finished): void {
  const text = stdout.toString() + stderr;
  expect(text).toContain('gnp.exe');
  expect(text.replaceAll('\n', '')).not.toMatch(obeyed);
}

/** A TFTP server that answers every request with this ERROR text. */
async function refusing(text: string): Promise<number> {
  const raw = await RawTftp.open();
  cleanups.push(() => raw.close());
  void (async () => {
    const asked = await raw.next(20_000);
    raw.send(
      Buffer.concat([Buffer.from([0, 5, 0, 0]), Buffer.from(text), Buffer.from([0])]),
      asked.from.port,
    );
  })().catch(() => undefined);
  return raw.port;
}

/** Runs a listener until `peer` has done its part and what it sent is shown, and ends it by SIGINT. */
async function listenerFor(words: readonly string[], peer: () => Promise<void>): Promise<Finished> {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' };
  const listener = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const closed = once(listener, 'close');
  cleanups.push(() => listener.kill('SIGKILL'));
  const stdout: Buffer[] = [];
  let stderr = '';
  listener.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  listener.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await peer();
  await expect.poll(() => Buffer.concat(stdout).toString() + stderr).toContain('gnp.exe');
  listener.kill('SIGINT');
  const [status] = (await closed) as [number | null];
  return { status, stdout: Buffer.concat(stdout), stderr };
}

describe.each([[[]], [['--json']]])('with %j, names and texts of others are shown harmless:', (options) => {
  it('the ERROR text of a TFTP server, at the client', async () => {
    const port = await refusing(hostile);
    expectHarmless(await bob(['tftp', 'get', `tftp://127.0.0.1:${port}/x`, join(folder(), 'x'), ...options]));
  });

  it('the name in a URL, at the client', async () => {
    const port = await refusing('no');
    const url = `tftp://127.0.0.1:${port}/${encodeURIComponent(hostile)}`;
    expectHarmless(await bob(['tftp', 'get', url, join(folder(), 'x'), ...options]));
  });

  it('the ERROR text of a TFTP client, at the server', async () => {
    const port = await freePort();
    const raw = await RawTftp.open();
    cleanups.push(() => raw.close());
    const served = folder();
    writeFileSync(join(served, 'boot.img'), new Uint8Array(100_000));
    const words = ['tftp', 'serve', served, '--host', '127.0.0.1', '--port', String(port), ...options];
    expectHarmless(
      await listenerFor(words, async () => {
        for (;;) {
          raw.request('readRequest', 'boot.img', port);
          const first = await raw.next(200).catch(() => undefined);
          if (first === undefined) continue;
          raw.acknowledge(1, first);
          await raw.next();
          const text = Buffer.concat([Buffer.from([0, 5, 0, 0]), Buffer.from(hostile), Buffer.from([0])]);
          raw.send(text, first.from.port);
          return;
        }
      }),
    );
  });

  it('what a TCP peer sends, at a listener', async () => {
    const port = await freePort();
    const words = ['tcp', 'listen', `127.0.0.1:${port}`, '--once', ...options];
    expectHarmless(
      await listenerFor(words, async () => {
        const peer = await connectedSoon(port);
        peer.resume().end(hostile);
      }),
    );
  });

  it('a host that was typed or pasted', async () => {
    expectHarmless(await bob(['tcp', 'send', `${hostile}:80`, 'x', ...options]));
  });

  itWith('openssl', 'the names in a certificate that are not the ones that were asked for', async () => {
    const path = folder();
    const [key, cert, config] = ['key.pem', 'cert.pem', 'openssl.cnf'].map((name) => join(path, name));
    writeFileSync(
      config ?? '',
      `[req]\nprompt=no\ndistinguished_name=dn\nx509_extensions=ext\nutf8=yes\nstring_mask=utf8only\n[dn]\nCN=bench\n[ext]\nsubjectAltName=@san\nbasicConstraints=critical,CA:TRUE\n[san]\nDNS.1="\x1b[31m\x7fgnp.exe"\n`,
    );
    const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -config ${config} -keyout ${key} -out ${cert}`;
    const made = await run('openssl', words.split(' '));
    expect(made.stderr).not.toContain('error');
    const server: Server = createTlsServer(
      { key: readFileSync(key ?? ''), cert: readFileSync(cert ?? '') },
      (socket) => socket.on('error', () => undefined),
    ).on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    cleanups.push(() => server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const finished = await bob(['tcp', 'send', `localhost:${port}`, 'x', '--tls', ...options], {
      env: { NODE_EXTRA_CA_CERTS: cert },
    });
    expect(finished.status).toBe(1);
    expectHarmless(finished);
  });
});
