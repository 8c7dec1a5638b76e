import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { libpcapVersion } from '../../src/libpcap/libpcap.js';
import { bob, main, run } from '../bob.js';
import { hasProgram } from '../peer-programs.js';

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
    expect(text).toContain('✗ one and a half');
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
