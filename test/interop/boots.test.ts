// Real firmware boots from `bob tftp serve`, one machine with BIOS and one with UEFI, and through `bob relay`; `npm run boots` has the others.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../bob.js';
import { hasProgram } from '../peer-programs.js';

const script = fileURLToPath(new URL('../../boots/run.mjs', import.meta.url));
const unshare = process.getuid?.() === 0 ? '-n' : '-rn';
const canSeparate =
  hasProgram('unshare') &&
  spawnSync('unshare', [unshare, 'sh', '-c', 'ip tuntap add dev tap9 mode tap']).status === 0;
/** Of each machine what it needs and is not here. */
const listed = spawnSync(process.execPath, [script, '--list'], { encoding: 'utf8' }).stdout;

function missingOf(machine: string): string | undefined {
  if (!canSeparate) return 'leave to make a network namespace with a tap';
  const line = listed.split('\n').find((one) => one.startsWith(`${machine} `)) ?? '';
  return /\(needs (.*)\)$/.exec(line)?.[1];
}

// Each in a network of its own, and most of its time is the firmware's own waiting.
describe.concurrent('firmware in QEMU boots from bob, and the booted machine finds every byte in place', () => {
  for (const [machine, engine, server] of [
    ['ipxe-bios', 'portable', 'bob-relayed'],
    ['efi-grub', 'linux', 'bob'],
    ['efi-grub', 'portable', 'bob-relayed'],
  ] as const) {
    const missing = missingOf(machine);
    const title = `${machine} on the ${engine} engine, ${server}${missing === undefined ? '' : ` (needs ${missing})`}`;
    it.skipIf(missing !== undefined)(
      title,
      async () => {
        const words = [
          script,
          '--only',
          machine,
          '--server',
          server,
          '--engine',
          engine,
          '--mib',
          '2',
          '--json',
        ];
        const { stdout, stderr } = await run(process.execPath, words, { timeoutMs: 170_000 });
        expect(stderr).not.toContain('skipped');
        expect(JSON.parse(stdout.toString())).toMatchObject({ machine, server, engine, verdict: 'whole' });
      },
      180_000,
    );
  }
});
