import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import process from 'node:process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ownVersion } from '../app/package-files.js';
import { main } from './main.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
});

class Exited extends Error {}

/** Runs the command line in this process, in English unless `env` says otherwise; `status` is undefined when the process was ended. */
async function ran(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  for (const [name, value] of Object.entries({ LC_ALL: 'C.UTF-8', NO_COLOR: '1', ...env }))
    vi.stubEnv(name, value);
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    const write = (text: unknown, ...rest: readonly unknown[]): boolean => {
      written[name] += String(text);
      // Calls back a caller that waits until it is written.
      for (const one of rest) if (typeof one === 'function') setImmediate(one as () => void);
      return true;
    };
    vi.spyOn(process[name], 'write').mockImplementation(write as typeof process.stdout.write);
  }
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw new Exited();
  });
  const status = await main(words, { setV8Flags: () => undefined }).catch((error: unknown) => {
    if (error instanceof Exited) return undefined;
    throw error;
  });
  return { status: status ?? exit.mock.calls[0]?.[0], ...written };
}

describe('the version', () => {
  it.each(['--version', '-V'])('is the package’s: %s', async (option) => {
    expect(await ran([option])).toEqual({ status: 0, stdout: `${ownVersion()}\n`, stderr: '' });
  });

  it('with --verbose includes the platform and the engine', async () => {
    const { stdout } = await ran(['--version', '--verbose']);
    expect(stdout).toMatch(
      /^breakoutbox .*\nnode .* \(.*\)\nengine (linux|portable.*)\nlibpcap (none|\d.*)\n$/,
    );
  });

  it('after a bare -- is data to send', async () => {
    const { status, stdout } = await ran(['tcp', 'send', '127.0.0.1:0', '--', '--version']);
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('a usage error', () => {
  it.each<[words: readonly string[], status: number, says: RegExp]>([
    [['sing'], 2, /^command "sing" is not known/],
    [['help', 'tcp', 'lisen'], 2, /^command "lisen" is not known/],
    [['tcp', 'listen', '0', '--frob'], 2, /^option --frob is not known/],
    [['tcp', 'send', '127.0.0.1:0', 'x'], 2, /^"0" is not a port number/],
    // Failures of the network table that are usage errors.
    [['udp', 'send', '255.255.255.255:9', 'x'], 2, /is a broadcast address/],
    [['udp', 'listen', '0', '--multicast', '10.0.0.1'], 2, /is not a multicast group/],
    [['tftp', 'get', 'tftp://'], 2, /tftp:\/\//],
    // An unreadable file may be readable the next time.
    [['tcp', 'send', '9', '--file', '/no/such'], 1, /^cannot read \/no\/such/],
  ])('%j ends with %d and one line', async (words, status, says) => {
    const finished = await ran(words);
    expect(finished).toMatchObject({ status, stdout: '' });
    expect(finished.stderr).toMatch(says);
    expect(finished.stderr).toMatch(/^[^\n]+\n$/);
  });

  it('is no object, even with --json', async () => {
    expect(await ran(['sing', '--json'])).toMatchObject({ status: 2, stdout: '' });
    expect(await ran(['tcp', 'send', '127.0.0.1:0', 'x', '--json'])).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('what the system refuses', () => {
  it('ends with 1, names the holder of the port, and is an object with --json', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { status, stdout, stderr } = await ran(['tcp', 'listen', `127.0.0.1:${port}`, '--json']);
    server.close();
    expect(status).toBe(1);
    expect(stderr).toContain(`${port} is in use by `);
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'error',
      sequence: 1,
      code: 'ADDRESS_IN_USE',
      fault: 'system',
      message: expect.stringContaining(String(port)),
    });
  });
});

describe('the language', () => {
  it.each<[string, readonly string[], Record<string, string>, RegExp]>([
    ['is the environment’s', ['sing'], { LC_ALL: 'zh_CN.UTF-8' }, /^未知的命令/],
    ['is --lang’s before that', ['sing', '--lang', 'en'], { LC_ALL: 'zh_CN.UTF-8' }, /^command "sing"/],
    ['is that of --lang=', ['--lang=zh-CN', 'tcp', 'lisen'], {}, /^未知的命令/],
  ])('%s', async (_, words, env, says) => {
    expect((await ran(words, env)).stderr).toMatch(says);
  });

  it.each([['--lang', 'fr'], ['--lang=fr'], ['--lang']])(
    'that there is not ends with 2: %s %s',
    async (...words) => {
      const { status, stderr } = await ran(words);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^--lang "(fr)?" is not one of en, zh-CN\n$/);
    },
  );
});

describe('help', () => {
  it.each([
    [['help', 'tcp', 'listen'], 'Usage: bob tcp listen'],
    [['tcp', 'listen', '--help'], 'Usage: bob tcp listen'],
    [['help'], 'Usage: bob '],
  ])('%j is on standard output, and ends with 0', async (words, usage) => {
    const { status, stdout, stderr } = await ran(words);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(usage);
  });

  it('of a group named alone is a mistake', async () => {
    const { status, stderr } = await ran(['tcp']);
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: bob tcp ');
  });
});
