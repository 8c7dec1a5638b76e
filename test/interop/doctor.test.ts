// What `bob doctor` finds out, each fault made for real: a firewall's rule, a group joined elsewhere, a program that does not read.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import { CaptureDevice } from '../../src/libpcap/capture-device.js';
import { libpcapVersion, openLibpcap } from '../../src/libpcap/libpcap.js';
import { bob, main, run } from '../bob.js';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';
import { hasProgram, itWith } from '../peer-programs.js';
import { atTerminal } from './terminal.js';

/** Whether packets can be captured, without which nothing is known of their arrival. */
function canCapture(): boolean {
  if (libpcapVersion() === undefined) return false;
  try {
    const options = { filter: '', snapBytes: 64, bufferBytes: 1_048_576, promiscuous: false };
    CaptureDevice.open(openLibpcap(), 'lo', options).close();
    return true;
  } catch {
    return false;
  }
}

const firewalls = ['nft', 'iptables'].filter(hasProgram);
const sees = hasNamespaces && canCapture();

describe.skipIf(!sees)(`bob doctor (needs ${namespaceNeeds}, libpcap and leave to capture)`, () => {
  let found: Readonly<Record<string, readonly string[]>>;
  beforeAll(async () => {
    const { stdout, stderr, status } = await inNamespace('doctor.mjs', firewalls, { timeoutMs: 60_000 });
    expect([status, stderr]).toEqual([0, '']);
    found = JSON.parse(stdout.toString()) as typeof found;
  }, 70_000);

  /** The findings of a case that are not marked ok. */
  const wrong = (name: string): readonly string[] =>
    found[name]?.filter((line) => !line.startsWith('ok') && !line.includes('address-container')) ?? [];

  it.skipIf(!hasProgram('nft'))('names the rule of nft that drops it, and what opens it (needs nft)', () => {
    expect(wrong('nft')).toEqual([
      expect.stringMatching(
        /^fault firewall-drops iifname "here" udp dport 7001 counter packets [12] .* drop inet guard input sudo nft insert rule inet guard input udp dport 7001 accept$/,
      ),
      'fault arrival-lost',
    ]);
  });

  it.skipIf(!hasProgram('iptables'))(
    'names the rule of iptables, and ufw by its chain (needs iptables)',
    () => {
      expect(wrong('iptables')).toEqual([
        'fault firewall-drops -A ufw-user-input -p udp -m multiport --dports 7002,7100:7200 -j DROP iptables ufw-user-input (ufw) sudo ufw allow 7002/udp',
      ]);
    },
  );

  it.skipIf(!hasProgram('ip6tables'))('names the rule of ip6tables (needs ip6tables)', () => {
    expect(wrong('ip6tables')).toEqual([
      'fault firewall-drops ip6tables INPUT sudo ip6tables -I INPUT -p udp --dport 7011 -j ACCEPT',
    ]);
  });

  it.each([
    ['loopback', ['fault address-loopback 127.0.0.1:7003']],
    ['family', ['fault family-ipv6-only']],
    ['familyOfAddress', ['fault family-wrong IPv6']],
    // The datagrams were seen at `here`, and by a name given.
    ['group', ['fault group-elsewhere other here', 'fault arrival-lost']],
    ['groupNamed', ['fault group-elsewhere other here']],
    ['groupWhere', []],
    ['groupNone', ['fault group-not-joined']],
    ['accept', ['fault accept-unread 1', 'unknown arrival-none']],
    ['buffer', ['fault buffer-full']],
    ['holder', ['fault holder-unexpected', 'fault buffer-unread']],
    ['reversePath', ['fault arrival-lost', 'fault lost-reverse-path']],
    ['well', []],
    ['nothing', ['unknown arrival-none']],
    ['closedRemote', ['fault answer-port-closed']],
  ])('%s', (name, lines) => {
    expect(wrong(name)).toEqual(lines);
  });

  it('says of a port that nobody holds that neither protocol does', () => {
    const nobody = ['fault holder-none'];
    expect(wrong('nobody')).toEqual([...nobody, ...nobody]);
  });

  it.skipIf(!hasProgram('nft'))('names the rule that keeps this machine from sending (needs nft)', () => {
    expect(wrong('silentRemote')).toEqual([
      'fault firewall-drops inet guard output',
      'fault answer-timed-out',
    ]);
  });
});

describe('the command', () => {
  it('ends with 1 for a fault, says where it is, and prints objects', async () => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    try {
      const text = await bob(['doctor', `udp:${port}`, '--watch', '0']);
      expect(text.status).toBe(1);
      expect(text.stdout.toString()).toMatch(
        new RegExp(`^udp ${port}\n✓ .*\\(${process.pid}\\).*\n✗ .* 127\\.0\\.0\\.1:${port}: .*\n {4}\\S`),
      );
      const { status, stdout } = await bob(['doctor', `udp:127.0.0.1:${port}`, '--watch', '0', '--json']);
      const objects = stdout
        .toString()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: string; verdict: string; type: string });
      expect(objects.map(({ id }) => id)).toEqual(
        expect.arrayContaining(['holder', 'address-taken', 'buffer']),
      );
      expect(new Set(objects.map(({ type }) => type))).toEqual(new Set(['finding']));
      expect(status).toBe(objects.some(({ verdict }) => verdict === 'fault') ? 1 : 0);
    } finally {
      socket.close();
    }
  });

  itWith('python3', 'counts down at a terminal while it watches', async () => {
    const { shown } = await atTerminal(
      ['doctor', 'udp:127.0.0.1:9', '--watch', '0.3'],
      [
        ['see', 'watching, 1 s left; send now'],
        ['see', 'udp 127.0.0.1:9'],
      ],
    );
    expect(shown).toContain('send now\x1b[K\r\x1b[K');
  });

  const isRoot = process.getuid?.() === 0;

  it.skipIf(!isRoot || !hasProgram('setpriv') || firewalls.length === 0)(
    'marks what only root may read, which is no fault (needs root, setpriv, nft or iptables)',
    async () => {
      const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
      const words = [process.execPath, main, 'doctor', '--watch', '0', '--lang', 'en'];
      const { stdout } = await run('setpriv', [...nobody, ...words]);
      expect(stdout.toString()).toContain(
        '\n? only root may read the firewall rules\n    run it again with sudo\n',
      );
    },
  );

  it('describes the machine without an address', async () => {
    const { stdout } = await bob(['doctor', '--watch', '0', '--lang', 'zh-CN']);
    expect(stdout.toString()).toMatch(/^本机\n[✓✗] /);
  });

  it.each([
    [['x y']],
    [['7788', '--watch', 'long']],
    [['7788', '--interface', 'no-such']],
    [['--interface', 'lo']],
    [['tcp:239.1.2.3:5000']],
  ])('refuses %j', async (words) => {
    expect((await bob(['doctor', ...words])).status).toBe(2);
  });
});
