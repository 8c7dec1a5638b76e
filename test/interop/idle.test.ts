// A server without a transfer costs nothing measurable, by the kernel's own account of its threads.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bob, RunningBob } from '../bob.js';
import { describeOnEngines } from '../engines.js';

/** What a process has used: milliseconds of processor time, and how often one of its threads was given a core. */
interface Used {
  readonly ms: number;
  readonly wakes: number;
}

/** What process `pid` used in the next second. */
async function usedInASecond(pid: number): Promise<Used> {
  const before = usedSoFar(pid);
  await sleep(1_000);
  const after = usedSoFar(pid);
  return { ms: after.ms - before.ms, wakes: after.wakes - before.wakes };
}

function usedSoFar(pid: number): Used {
  let [ms, wakes] = [0, 0];
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [ran, , times] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')
      .split(' ')
      .map(Number);
    ms += (ran ?? 0) / 1e6;
    wakes += times ?? 0;
  }
  return { ms, wakes };
}

describe.skipIf(!existsSync('/proc/self/schedstat'))(
  'an idle TFTP server (needs /proc/PID/schedstat)',
  () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'breakoutbox-idle-'));
      writeFileSync(join(folder, 'image'), Buffer.alloc(8 << 20, 'image'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    describeOnEngines((engine) => {
      it('wakes for nothing, also after a transfer', async () => {
        const server = await RunningBob.listen('tftp', 'serve', folder, '--port', '0', '--engine', engine);
        const url = `tftp://127.0.0.1:${server.port}/image`;
        const { status, stderr } = await bob(['tftp', 'get', url, join(folder, 'got'), '--overwrite']);
        expect([status, stderr]).toEqual([0, expect.stringContaining('image')]);
        await server.event(({ type }) => type === 'transferFinished');

        // V8 tidies up now and then for the first half minute: the quietest of six seconds counts.
        let quietest: Used = { ms: Infinity, wakes: Infinity };
        for (let second = 0; second < 6 && (quietest.wakes > 1 || quietest.ms >= 1); second++) {
          const used = await usedInASecond(server.process.pid ?? 0);
          if (used.wakes <= quietest.wakes && used.ms < quietest.ms) quietest = used;
        }
        expect(quietest.wakes).toBeLessThanOrEqual(1);
        expect(quietest.ms).toBeLessThan(1);
        expect(await server.stop()).toBe(0);
      });
    });
  },
);
