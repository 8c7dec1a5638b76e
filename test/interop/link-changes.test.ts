// `bob tftp serve` while cables and addresses come and go: in network namespaces, where that is the test's own.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { probeEngine } from '../../src/linux/engine-probe.js';
import { run } from '../bob.js';
import { hasProgram } from '../peer-programs.js';

/** Root keeps its rights in its own namespace and can give them up; others are root in theirs alone. */
const isRoot = process.getuid?.() === 0;
const unshare = isRoot ? '-n' : '-rn';
const programs = ['unshare', 'nsenter', 'ip', 'tc', 'curl', 'python3'];
const missing = [
  ...programs.filter((name) => !hasProgram(name)),
  ...(spawnSync('unshare', [unshare, 'true']).status === 0 ? [] : ['leave to make a network namespace']),
];
const needs = missing.length === 0 ? programs.join(', ') : missing.join(', ');
const script = fileURLToPath(new URL('link-changes.mjs', import.meta.url));
const engines = ['portable', ...(probeEngine().ok ? ['linux'] : [])];

async function happened(engine: string, name: string): Promise<Record<string, unknown>> {
  const words = [unshare, process.execPath, script, engine, name];
  const { stdout, stderr, status } = await run('unshare', words, { timeoutMs: 60_000 });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout.toString()) as Record<string, unknown>;
}

describe.skipIf(missing.length > 0).each(engines)(`a TFTP server (%s engine; needs ${needs})`, (engine) => {
  it('goes on with a transfer when the cable was out for four seconds', async () => {
    expect(await happened(engine, 'flap')).toEqual({
      flap: { wasOut: true, said: '', isWhole: true, outcome: 'done', errors: [] },
    });
  }, 70_000);

  it('answers at an address from the moment that it is there', async () => {
    const { appear } = await happened(engine, 'appear');
    expect(appear).toEqual({ answers: answersAtNewAddresses, repeated: [0, 0, 0, 0], errors: [] });
  }, 70_000);

  it.skipIf(!isRoot)(
    'does so on port 69 after giving root up (needs root)',
    async () => {
      const { appearForOtherUser: appear } = await happened(engine, 'appearForOtherUser');
      expect(appear).toEqual({ answers: answersAtNewAddresses, repeated: [0, 0, 0, 0], errors: [] });
    },
    70_000,
  );

  it('names an address that has no link yet, and reports changes of links and addresses', async () => {
    expect(await happened(engine, 'withoutLink')).toEqual({
      withoutLink: {
        reachable: ['10.98.0.1:69'],
        linkless: ['10.98.0.1:69'],
        up: { reachable: ['10.98.0.1:69'], linkless: [] },
        added: ['10.98.0.1:69', '10.98.1.1:69'],
        removed: ['10.98.0.1:69'],
      },
    });
  }, 70_000);
});

/**
 * Who answered with an OACK: the requested address. Each is asked once, and all at once: a lost request would stay unanswered,
 * and a server that answered late would have repeated itself. The time depends on the machine: where IPv6 has to solicit a
 * neighbour twice, a second passes before the request leaves (RFC 4861, section 10).
 */
const answersAtNewAddresses = ['10.98.0.1 6', '10.98.1.1 6', '10.98.1.1 6', 'fd98:1::1 6'];
