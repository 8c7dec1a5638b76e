import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as later } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { processStart } from './process-start.js';

it.runIf(process.platform === 'linux')(
  'tells processes apart, and takes one that has ended for none',
  async () => {
    expect(processStart(process.pid)).toMatch(/^[0-9a-f-]{36}:\d+$/);
    expect(processStart(process.pid)).toBe(processStart(process.pid));
    expect(processStart(2 ** 22 + 1)).toBeUndefined();
    // What the shell has become does not ask how its child ended.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
      const stateOf = (): string => readFileSync(`/proc/${line}/stat`, 'latin1').split(') ')[1]?.[0] ?? '';
      while (stateOf() !== 'Z') await later(5);
      expect(processStart(Number(line))).toBeUndefined();
    } finally {
      parent.kill();
      await once(parent, 'exit');
    }
  },
);
