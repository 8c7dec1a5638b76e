import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { libpcapVersion } from '../../src/libpcap/libpcap.js';
import { bob, main, run } from '../bob.js';
import { freePort } from '../free-port.js';
import { hasProgram } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const { folder } = scratch();
const isRoot = process.getuid?.() === 0;

describe('bob learn', () => {
  it('lists the lessons, in both languages', async () => {
    const english = await bob(['learn']);
    expect(english.status).toBe(0);
    expect(english.stdout.toString()).toMatch(/no-messages +TCP has no messages/);
    const chinese = await bob(['learn', '--lang', 'zh-CN']);
    expect(chinese.stdout.toString()).toMatch(/no-messages +TCP 没有消息边界/);
  });

  it('goes through a lesson on real sockets, a line of input for each step', async () => {
    const { status, stdout, stderr } = await bob(['learn', 'no-messages'], { input: '\n1\n\n9\n1\n\n\n' });
    const text = stdout.toString();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(text).toMatch(/server listens at 127\.0\.0\.1:\d+, the client connects from 127\.0\.0\.1:\d+/);
    expect(text).toMatch(/│[╌─]+ SYN [╌─]+▶│/);
    expect(text).toContain('✓ returns the 5 bytes');
    expect(text).toContain('a number from 1 to 4, or Enter');
    // The guess behind a cross, and the truth behind none.
    expect(text).toMatch(/✗ .+\n→ one and a half/);
    expect(text).toContain('Guessed right: 1 of 2.');
    expect(text).not.toMatch(/\{\w+\}|`/);
  });

  it.skipIf(!isRoot || !hasProgram('setpriv'))(
    'infers packets for who may not capture, and says how to (needs root, setpriv)',
    async () => {
      const { stdout } = await run(
        'setpriv',
        [
          '--reuid=65534',
          '--clear-groups',
          '--bounding-set=-all',
          '--inh-caps=-all',
          process.execPath,
          main,
          'learn',
          'no-messages',
        ],
        {
          input: '\n1\n\n',
          env: { LC_ALL: 'C.UTF-8', NO_COLOR: '1', HOME: '/tmp', NODE_DISABLE_COMPILE_CACHE: '1' },
        },
      );
      const text = stdout.toString();
      expect(text).toMatch(/│╌+ SYN ╌+▶│/);
      expect(text.match(/not captured: this must have been on the wire/g)?.length).toBeGreaterThan(1);
      expect(text.match(/CAP_NET_RAW/g)).toHaveLength(1);
    },
  );

  it.skipIf(!isRoot || libpcapVersion() === undefined)(
    'shows the wire itself to who may capture (needs root and libpcap)',
    async () => {
      const { stdout } = await bob(['learn', 'no-messages'], { input: '\n1\n1\n1\n\n\n' });
      const text = stdout.toString();
      expect(text).toMatch(/│─+ SYN ─+▶│\n.*│◀─+ SYN, ACK ─+│\n.*│─+ ACK 1 ─+▶│/);
      expect(text).toMatch(/│─+ FIN, ACK ─+▶│/);
      expect(text).not.toContain('not captured');
    },
  );

  it('ends where the input does, or with q', async () => {
    expect((await bob(['learn', 'no-messages'], { input: '\n' })).status).toBe(1);
    expect((await bob(['learn', 'no-messages'], { input: 'q\n' })).status).toBe(1);
  });

  it('names the nearest lesson for one that is not there', async () => {
    const { status, stderr } = await bob(['learn', 'no-mesages']);
    expect(status).toBe(2);
    expect(stderr).toContain('there is no lesson no-mesages; did you mean no-messages?');
  });
});

describe('bob learn --own', () => {
  it.skipIf(!hasProgram('python3'))(
    'asks a server of a student’s own, and ends with whether it is right (needs python3)',
    async () => {
      const port = await freePort();
      const server = spawn('python3', ['examples/lessons/reverse/server.py', '127.0.0.1', String(port)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        await once(server.stdout, 'data');
        const right = await bob(['learn', 'reverse-server', '--own', `server:${port}`]);
        expect(right.stdout.toString()).toContain('✓ Nothing is wrong with it');
        expect(right.status).toBe(0);
      } finally {
        server.kill();
      }
      const nobody = await bob(['learn', 'reverse-server', '--own', `server:${port}`]);
      expect(nobody.stderr).toContain('refused');
      expect(nobody.status).toBe(1);
    },
  );

  it.skipIf(!hasProgram('python3'))(
    'gets files of a TFTP server of a student’s own, loses an ACK on purpose, and says which file is missing (needs python3)',
    { timeout: 60_000 },
    async () => {
      const root = folder({ 'boot.img': Buffer.alloc(1_300, 'a') });
      const port = await freePort();
      const server = spawn('python3', ['examples/lessons/tftp/server.py', root, '127.0.0.1', String(port)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        await once(server.stdout, 'data');
        const asked = ['learn', 'tftp-blocks', '--own', `server:${port}`];
        const lacking = await bob([...asked, '--lang', 'zh-CN']);
        expect(lacking.stdout.toString()).toContain('✗ 对 even.img 的请求得到的是 ERROR 1。');
        expect(lacking.status).toBe(1);
        writeFileSync(join(root, 'even.img'), Buffer.alloc(1_024, 'b'));
        const right = await bob(asked);
        expect(right.stdout.toString()).toMatch(/> 4 B .* lost on purpose\n/);
        expect(right.stdout.toString()).toContain('✓ Nothing is wrong with it');
        expect(right.status).toBe(0);
      } finally {
        server.kill();
      }
    },
  );

  it('watches a client of a student’s own until Ctrl-C, and says what is wrong with it', async () => {
    const child = spawn(process.execPath, [main, 'learn', 'no-messages', '--own', 'client'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
    });
    let text = '';
    const said = (pattern: RegExp): Promise<RegExpExecArray> =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = pattern.exec(text);
          if (found !== null) resolve(found);
        };
        child.stdout.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          look();
        });
        look();
      });
    const [, port = ''] = await said(/connect to 127\.0\.0\.1:(\d+)/);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('23.5');
    await said(/✗ There is no newline: 4 bytes came, and no 0A\./);
    await said(/Python {2}s\.sendall\(b"23\.5\\n"\)/);
    socket.end('\n');
    await said(/✓ taken back, it went on: There is no newline/);
    child.kill('SIGINT');
    const [status] = (await once(child, 'close')) as [number | null];
    expect(status).toBe(0);
    expect(text).toContain('✓ Nothing is wrong with it that this lesson looks for.');
    expect(text).toMatch(/< #1 4 B {2}“23\.5”/);
  });

  it('fails where something is still wrong with a client when it is ended', async () => {
    const child = spawn(process.execPath, [main, 'learn', 'client', '--own', 'client'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const portOf = (): string | undefined => /connect to 127\.0\.0\.1:(\d+)/.exec(text)?.[1];
    await expect.poll(portOf).toBeDefined();
    const socket = connect(Number(portOf()), '127.0.0.1');
    socket.end('Hello');
    await expect.poll(() => text).toContain('✗ There is no newline');
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(text).not.toContain('✓ Nothing is wrong');
  });

  it('refuses what no lesson asks for', async () => {
    const { status, stderr } = await bob(['learn', 'no-messages', '--own', 'both']);
    expect(status).toBe(2);
    expect(stderr).toContain('--own "both" is not one of client, server:PORT');
    const broken = await bob(['learn', 'wrong-port', '--own', 'client']);
    expect([broken.status, broken.stderr]).toEqual([
      2,
      expect.stringContaining('wrong-port has no task for a client of your own'),
    ]);
  });
});
