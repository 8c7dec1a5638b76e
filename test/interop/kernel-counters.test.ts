// What the Linux engine publishes and counts is what the kernel counted: nothing lost in between, nothing invented. In a
// network namespace the kernel's counters (/proc/net/snmp) count nothing but the test.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { probeEngine } from '../../src/linux/engine-probe.js';
import { run } from '../bob.js';
import { hasProgram, programPath } from '../peer-programs.js';

interface Counted {
  readonly kernel: { readonly received: number; readonly sent: number; readonly dropped: number };
}

interface CountedEndpoint extends Counted {
  readonly sentByPeer: number;
  readonly totals: Readonly<
    Record<'receivedMessages' | 'receivedBytes' | 'sentMessages' | 'dropped', number>
  >;
  readonly published: { readonly received: number; readonly receivedBytes: number; readonly sent: number };
}

interface CountedServer extends Counted {
  readonly datagrams: { readonly received: number; readonly dropped: number };
  readonly counters: Readonly<Record<'requests' | 'transfersDone' | 'sentBytes' | 'retransmitted', number>>;
  readonly finished: readonly Readonly<
    Record<'bytes' | 'retransmitted' | 'duplicates', number> & { outcome: string }
  >[];
  readonly blocks: number;
}

interface Figures {
  readonly flood: CountedEndpoint;
  readonly echo: CountedEndpoint;
  readonly lockStep: CountedServer;
  readonly windows: CountedServer;
}

const missing = [
  ...['unshare', 'ip', 'python3', 'atftp'].filter((name) => !hasProgram(name)),
  ...(probeEngine().ok ? [] : ['the Linux engine']),
  ...(spawnSync('unshare', ['-rn', 'true']).status === 0 ? [] : ['leave to make a network namespace']),
];
const needs = missing.length === 0 ? 'unshare, ip, python3, atftp' : missing.join(', ');

describe.skipIf(missing.length > 0)(`the engine's sums and the kernel's (needs ${needs})`, () => {
  let figures: Figures;
  beforeAll(async () => {
    const script = fileURLToPath(new URL('kernel-counters.mjs', import.meta.url));
    const words = `ip link set lo up && exec "${process.execPath}" "${script}" "${programPath('atftp')}"`;
    const { stdout, stderr, status } = await run('unshare', ['-rn', 'sh', '-c', words], {
      timeoutMs: 60_000,
    });
    expect([status, stderr]).toEqual([0, '']);
    figures = JSON.parse(stdout.toString()) as Figures;
  }, 60_000);

  it('agree on a flood: every datagram was published, or counted as missed', () => {
    const { kernel, totals, published, sentByPeer } = figures.flood;
    expect(kernel.dropped).toBeGreaterThan(0);
    expect(totals.receivedMessages).toBe(kernel.received);
    expect(totals.dropped).toBe(kernel.dropped);
    expect(totals.receivedMessages + totals.dropped).toBe(sentByPeer);
    expect(published.received).toBe(totals.receivedMessages);
    expect(published.receivedBytes).toBe(1_000 * published.received);
  });

  it('agree on what was answered', () => {
    const { kernel, totals, published, sentByPeer } = figures.echo;
    expect(totals).toEqual({ receivedMessages: sentByPeer, sentMessages: sentByPeer, dropped: 0 });
    expect([published.received, published.sent]).toEqual([sentByPeer, sentByPeer]);
    expect(kernel).toEqual({ received: 2 * sentByPeer, sent: 2 * sentByPeer, dropped: 0 });
  });

  it.each(['lockStep', 'windows'] as const)('agree on downloads: %s', (name) => {
    const { kernel, datagrams, counters, finished, blocks } = figures[name];
    expect(finished).toHaveLength(3);
    expect(finished.every(({ outcome }) => outcome === 'done')).toBe(true);
    const sum = (what: 'bytes' | 'retransmitted'): number =>
      finished.reduce((total, transfer) => total + transfer[what], 0);
    expect(counters).toMatchObject({ requests: 3, transfersDone: 3, sentBytes: sum('bytes') });
    expect(counters.retransmitted).toBe(sum('retransmitted'));
    // What the clients received: of each transfer the OACK and every block, and what was resent.
    const heardByClients = finished.length * (1 + blocks) + counters.retransmitted;
    expect(kernel.dropped).toBe(0);
    expect(datagrams).toEqual({ received: kernel.received - heardByClients, dropped: 0 });
  });

  it('agree on a client in lock-step, datagram by datagram', () => {
    const { kernel, datagrams, blocks } = figures.lockStep;
    // A request, the ACK of the OACK, and one for each block.
    expect(datagrams.received).toBe(3 * (2 + blocks));
    expect(kernel.sent).toBe(kernel.received);
  });
});
