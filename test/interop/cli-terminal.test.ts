import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { TftpServer } from '../../src/app/tftp/tftp-server.js';
import { freePort } from '../free-port.js';
import { opened } from '../open-endpoint.js';
import { describeWith, itWith } from '../peer-programs.js';
import { RawTftp } from '../raw-tftp.js';
import { atTerminal, connectedSoon } from './terminal.js';

const interrupt = '\x03';

/** Everything that a socket still delivers, until its peer has finished. */
async function rest(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describeWith('python3', 'on a terminal', () => {
  itWith('python3', 'a listener sends each line to all, or to the one chosen by /to', async () => {
    const port = await freePort();
    const typed = atTerminal(
      ['tcp', 'listen', `127.0.0.1:${port}`, '--eol', 'lf'],
      [
        ['see', '(2 open)'],
        ['type', 'for \\x62oth\r'],
        ['see', '9 B  for both'],
        ['type', '/to 9\r'],
        ['see', '/peers lists them'],
        ['type', '/to 2\r'],
        ['see', 'sending to 127.0.0.1:'],
        ['type', 'for one\r'],
        ['see', '8 B  for one'],
        ['type', '/help\r'],
        ['see', '/to N or /to all'],
        ['type', '/quit\r'],
      ],
    );
    const first = await connectedSoon(port);
    const second = await connectedSoon(port);
    const received = Promise.all([rest(first), rest(second)]);
    for (const socket of [first, second]) socket.once('end', () => socket.end());
    expect((await typed).status).toBe(0);
    expect((await received).toSorted()).toEqual(['for both\n', 'for both\nfor one\n']);
  });

  itWith(
    'python3',
    'a listener interrupted while a peer stays reports it, takes no more, and ends at once when interrupted again',
    async () => {
      const port = await freePort();
      const typed = atTerminal(
        ['tcp', 'listen', `127.0.0.1:${port}`, '--grace', '60'],
        [
          ['see', '(1 open)'],
          ['type', interrupt],
          ['see', 'finishing what is in flight, up to 60 s; Ctrl+C again ends at once'],
          ['type', 'nobody hears this\r'],
          ['type', interrupt],
        ],
      );
      const peer = await connectedSoon(port);
      const received = rest(peer);
      const { status, shown } = await typed;
      expect(status).toBe(0);
      expect(await received).toBe('');
      expect(shown).not.toContain('B  nobody hears this');
      peer.destroy();
    },
  );

  itWith(
    'python3',
    'sends each line, shows the answer, recalls with arrow-up, and ends at /quit with 0',
    async () => {
      const { endpoint, port } = await opened({
        type: 'tcp-listen',
        address: '127.0.0.1:0',
        reply: 'text:echo:{text}',
      });
      const { shown, status } = await atTerminal(
        ['tcp', 'connect', `127.0.0.1:${port}`],
        [
          ['see', 'connected'],
          ['type', 'one\r'],
          ['see', 'echo:one'],
          ['type', '\x1b[A\r'],
          ['see', 'echo:one'],
          ['type', '//slash\r'],
          ['see', 'echo:/slash'],
          ['type', '/nonsense\r'],
          ['see', '/nonsense is not a word here'],
          ['type', '/encoding gbk\r'],
          ['see', 'encoding is gbk'],
          ['type', '/hex\r'],
          ['see', 'hex: on'],
          ['type', 'ce c2\r'],
          ['see', '65 63 68 6F 3A'],
          ['type', '/quit\r'],
        ],
      );
      expect(status).toBe(0);
      expect(shown).toContain('out: 4 ');
      await endpoint.close(0);
    },
  );

  itWith('python3', 'keeps what is being typed whole when something arrives', async () => {
    const { endpoint, port, event } = await opened({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const asked = event('received').then(() => endpoint.send(Buffer.from('news')));
    const { status } = await atTerminal(
      ['tcp', 'connect', `127.0.0.1:${port}`],
      [
        ['see', 'connected'],
        ['type', 'go\rhalf a th'],
        ['see', '  news'],
        ['see', 'half a th'],
        ['type', 'ought\r'],
        ['see', '14 B  half a thought'],
        ['type', '/quit\r'],
      ],
    );
    await asked;
    expect(status).toBe(0);
    expect(endpoint.totals.receivedBytes).toBe(16);
    await endpoint.close(0);
  });

  itWith('python3', 'draws over no line above when what is being typed fills several rows', async () => {
    const { endpoint, port, event } = await opened({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const asked = event('received').then(() => endpoint.send(Buffer.from('news')));
    const long = 'a thought that needs more than one row of a narrow terminal';
    const { shown } = await atTerminal(
      ['tcp', 'connect', `127.0.0.1:${port}`],
      [
        ['see', 'connected'],
        ['type', `go\r${long}`],
        ['see', '  news'],
        ['see', 'narrow terminal'],
        ['type', '\r/quit\r'],
      ],
      40,
    );
    await asked;
    const afterNews = shown.slice(shown.indexOf('  news'));
    expect(afterNews.slice(0, afterNews.indexOf('> '))).not.toMatch(/\x1b\[\d*A/);
    await endpoint.close(0);
  });

  itWith('python3', 'obeys no control character of a peer', async () => {
    const { endpoint, port } = await opened({
      type: 'tcp-listen',
      address: '127.0.0.1:0',
      reply: 'text:\x1b]0;owned\x07\x1b[2J\x9b31m\r{text}',
    });
    for (const words of [
      ['tcp', 'send', `127.0.0.1:${port}`, 'x', '--wait', '300'],
      ['tcp', 'send', `127.0.0.1:${port}`, 'x', '--wait', '300', '--encoding', 'latin1'],
    ]) {
      const { shown, status } = await atTerminal(words, [['see', 'owned']]);
      expect(status).toBe(0);
      expect(shown.replaceAll('\r\n', '\n')).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
    }
    const { shown } = await atTerminal(
      ['tcp', 'connect', `127.0.0.1:${port}`],
      [
        ['see', 'connected'],
        ['type', 'x\r'],
        ['see', 'owned'],
        ['type', '/quit\r'],
      ],
    );
    expect(shown).not.toMatch(/\x1b\]|\x1b\[2J|\x9b/);
    await endpoint.close(0);
  });

  itWith('python3', 'ends at Ctrl-C: a client with 130, a listener with 0', async () => {
    const { endpoint, port } = await opened({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const client = await atTerminal(
      ['tcp', 'connect', `127.0.0.1:${port}`],
      [
        ['see', 'connected'],
        ['type', interrupt],
      ],
    );
    expect(client.status).toBe(130);
    const listener = await atTerminal(
      ['tcp', 'listen', '127.0.0.1:0'],
      [
        ['see', 'listening on'],
        ['type', interrupt],
      ],
    );
    expect(listener.status).toBe(0);
    expect(listener.shown).toContain('stopped');
    await endpoint.close(0);
  });

  itWith('python3', 'has not succeeded when /quit comes before what --until names', async () => {
    const { endpoint, port } = await opened({ type: 'tcp-listen', address: '127.0.0.1:0' });
    for (const [words, sign] of [
      [['tcp', 'connect', `127.0.0.1:${port}`], 'connected'],
      [['tcp', 'listen', '127.0.0.1:0'], 'listening on'],
    ] as const) {
      const { status, shown } = await atTerminal(
        [...words, '--until', 'OK', '--within', '60'],
        [
          ['see', sign],
          ['type', '/quit\r'],
        ],
      );
      expect(status).toBe(1);
      expect(shown).toContain('it ended before anything matched --until OK');
    }
    await endpoint.close(0);
  });

  itWith('python3', 'speaks Chinese there too', async () => {
    const { shown, status } = await atTerminal(
      ['tcp', 'listen', '127.0.0.1:0', '--lang', 'zh-CN'],
      [
        ['see', '正在监听 127.0.0.1:'],
        ['type', '/peers\r'],
        ['see', '没有连接'],
        ['type', '/quit\r'],
      ],
    );
    expect(status).toBe(0);
    expect(shown).toContain('已停止');
  });

  itWith('python3', 'says whom it asks, and how often it has, while a server is silent', async () => {
    const silent = await RawTftp.open();
    const { shown, status } = await atTerminal(
      ['tftp', 'get', `tftp://127.0.0.1:${silent.port}/boot.img`, '-'],
      [
        ['see', `asking 127.0.0.1:${silent.port} for boot.img … (try 1)`],
        ['see', '(try 2)'],
        ['type', interrupt],
      ],
    );
    expect(status).toBe(130);
    expect(shown).toContain('the transfer of "boot.img" was given up: interrupted');
    silent.close();
  });

  itWith('python3', 'takes a text there by TFTP, and no binary file', async () => {
    const files = new Map([
      ['notes', 'plain text\n'],
      ['image', 'MZ\0\x01'],
    ]);
    const server = new TftpServer({ host: '127.0.0.1', port: 0, source: ({ name }) => files.get(name) });
    await server.listen();
    const url = `tftp://127.0.0.1:${server.port}`;
    const text = await atTerminal(['tftp', 'get', `${url}/notes`, '-'], [['see', 'plain text']]);
    expect(text.status).toBe(0);
    const binary = await atTerminal(['tftp', 'get', `${url}/image`, '-'], [['see', '"image" is binary']]);
    expect(binary.shown).not.toContain('MZ');
    expect(binary.status).toBe(1);
    await server.close(0);
  });

  itWith(
    'python3',
    'shows how far a download is, in one line that is drawn anew, and what came of it',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-bar-'));
      const server = new TftpServer({
        host: '127.0.0.1',
        port: 0,
        maxRate: 2_000_000,
        source: () => ({ stream: pieces(), sizeBytes: 2_000_000 }),
      });
      async function* pieces() {
        for (let index = 0; index < 20; index += 1) yield new Uint8Array(100_000);
      }
      await server.listen();
      const words = ['tftp', 'get', `tftp://127.0.0.1:${server.port}/image`, join(folder, 'image')];
      const { shown, status } = await atTerminal(words, [['see', 'image done']], 100);
      expect(status).toBe(0);
      expect(shown).toMatch(
        /\r\x1b\[2Kimage {2}█*░+ +\d+ % {2}[\d.]+ [KM]iB \/ 1\.91 MiB {2}[\d.]+ [KM]iB\/s {2}0:0\d left/,
      );
      expect(shown).toMatch(/image done: 1\.91 MiB in [\d.]+ m?s/);
      await server.close(0);
      rmSync(folder, { recursive: true });
    },
  );

  itWith('python3', 'shows the beginning of a long message, and how much of it is left out', async () => {
    const port = await freePort();
    const typed = atTerminal(
      ['tcp', 'listen', `127.0.0.1:${port}`],
      [
        ['see', ' B more'],
        ['type', '/quit\r'],
      ],
    );
    const device = await connectedSoon(port);
    device.once('end', () => device.end()).resume();
    device.write('x'.repeat(5_000));
    expect((await typed).shown).toMatch(/ {2}5000 B {2}x{2048} … 2952 B more\r\n/);
  });

  itWith('python3', 'names the sender of each answer to a broadcast, one a line', async () => {
    const script = `
import socket, sys, threading
shared = []
for _ in range(2):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('0.0.0.0', shared[0].getsockname()[1] if shared else 0)); shared.append(s)
def serve(s, name):
    own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); own.bind((name, 0))
    data, peer = s.recvfrom(100); own.sendto(b'here is ' + name.encode(), peer)
for s, name in zip(shared, ('127.0.0.2', '127.0.0.3')): threading.Thread(target=serve, args=(s, name), daemon=True).start()
print(shared[0].getsockname()[1], flush=True); sys.stdin.read()`;
    const devices = spawn('python3', ['-c', script], { stdio: 'pipe' });
    try {
      const [port] = (await once(devices.stdout, 'data')) as [Buffer];
      const { shown, status } = await atTerminal(
        ['udp', 'send', `127.255.255.255:${port.toString().trim()}`, 'who', '--broadcast', '--wait', '1500'],
        [],
      );
      expect(status).toBe(0);
      const lines = shown.split('\r\n').filter((line) => line !== '');
      expect(lines.toSorted((one, other) => (one.slice(13) < other.slice(13) ? -1 : 1))).toEqual([
        expect.stringMatching(/^[\d:.]{12} < 127\.0\.0\.2:\d+ {2}17 B {2}here is 127\.0\.0\.2$/),
        expect.stringMatching(/^[\d:.]{12} < 127\.0\.0\.3:\d+ {2}17 B {2}here is 127\.0\.0\.3$/),
      ]);
    } finally {
      devices.kill();
    }
  });
});
