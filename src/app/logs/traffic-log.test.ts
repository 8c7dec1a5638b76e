import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { encodeText } from '../../bytes/encodings.js';
import { orThrow } from '../../errors/parsed.js';
import { nowMicros } from '../../system/clock.js';
import type { Hub } from '../../traffic/hub.js';
import { createHub, createWorkbenchHub } from '../create-hub.js';
import { parseLogPattern } from './log-pattern.js';
import { parseLogRotation } from './log-rotation.js';
import { type LoggedEndpoint, TrafficLog } from './traffic-log.js';

const { folder } = scratch();
const oven: LoggedEndpoint = { name: 'oven', encoding: 'gbk', isHex: false, isStream: true };

function received(hub: Hub, endpoint: string, text: string, connection = 1): void {
  hub.publish({
    type: 'received',
    timeMicros: nowMicros(),
    endpoint,
    peer: '127.0.0.1:51000',
    connection,
    bytes: encodeText(text, 'gbk'),
  });
}

async function logged(
  hub: Hub,
  pattern: string,
  { rotate, endpoints = { e1: oven } }: { rotate?: string; endpoints?: Record<string, LoggedEndpoint> } = {},
): Promise<TrafficLog> {
  const rotation = rotate === undefined ? ({ type: 'never' } as const) : orThrow(parseLogRotation(rotate));
  return TrafficLog.open(
    { pattern: orThrow(parseLogPattern(pattern)), rotation, language: 'en' },
    { hub, hasSeveral: Object.keys(endpoints).length > 1, endpoint: (id) => endpoints[id] },
    'e1',
    () => undefined,
  );
}

/** The lines of a file without their times. */
function linesOf(...path: readonly string[]): readonly string[] {
  const lines = readFileSync(join(...path), 'utf8').split('\n');
  expect(lines.at(-1)).toBe('');
  return lines.slice(0, -1).map((line) => {
    expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} /);
    return line.slice('2026-11-27 12:00:03.002 '.length);
  });
}

describe('a log of traffic', () => {
  it('has a line for each event, in the encoding of the endpoint', async () => {
    const path = folder();
    const hub = createHub();
    const log = await logged(hub, join(path, '{endpoint}.log'));
    hub.publish({
      type: 'connected',
      timeMicros: nowMicros(),
      endpoint: 'e1',
      peer: '127.0.0.1:51000',
      open: 1,
    });
    received(hub, 'e1', '温度');
    expect(await log.close()).toBe(0);
    expect(linesOf(path, 'oven.log')).toEqual([
      '+ 127.0.0.1:51000  connected (1 open)',
      '< 127.0.0.1:51000  4 B  温度',
    ]);
  });

  it('has what a workbench kept while it was starting, and names endpoints that share a file', async () => {
    const path = folder();
    const hub = createWorkbenchHub();
    received(hub, 'e1', 'early');
    const endpoints = { e1: oven, e2: { ...oven, name: 'fan', isHex: true } };
    const log = await logged(hub, join(path, 'all.log'), { endpoints });
    received(hub, 'e2', 'A');
    await log.close();
    expect(linesOf(path, 'all.log')).toEqual([
      '[oven] < 127.0.0.1:51000  5 B  early',
      '[fan] < 127.0.0.1:51000  1 B  41',
    ]);
  });

  it('goes on in the form in which its endpoint is shown now, and in the last known once that is gone', async () => {
    const path = folder();
    const hub = createHub();
    const endpoints: Record<string, LoggedEndpoint> = { e1: oven };
    const log = await logged(hub, join(path, 'a.log'), { endpoints });
    const written = async (count: number): Promise<void> => {
      received(hub, 'e1', 'A');
      await expect.poll(() => linesOf(path, 'a.log')).toHaveLength(count);
    };
    await written(1);
    endpoints.e1 = { ...oven, isHex: true };
    await written(2);
    delete endpoints.e1;
    received(hub, 'e1', 'A');
    await log.close();
    expect(linesOf(path, 'a.log').map((line) => line.split('  ').at(-1))).toEqual(['A', '41', '41']);
  });

  it('has a file for each connection', async () => {
    const path = folder();
    const hub = createHub();
    const log = await logged(hub, join(path, 'a.log'), { rotate: 'connection' });
    received(hub, 'e1', 'one', 1);
    received(hub, 'e1', 'two', 2);
    await log.close();
    expect(readdirSync(path).toSorted()).toEqual(['a-1.log', 'a-2.log']);
  });

  it('counts what came faster than it was written, and stays within its bounds', async () => {
    const path = folder();
    const hub = createHub();
    const log = await logged(hub, join(path, 'a.log'));
    for (let number = 0; number < 25_000; number += 1) received(hub, 'e1', String(number));
    await log.close();
    const lines = linesOf(path, 'a.log');
    expect(lines[0]).toBe('! 15000 lines are missing here');
    expect(lines.at(-1)).toMatch(/24999$/);
    expect(lines).toHaveLength(10_001);
  });

  it.each([['gone/a.log'], ['gone/{date}/{peer}.log']])(
    'is refused where its folder is not there: %s',
    async (name) => {
      const path = folder();
      await expect(logged(createHub(), join(path, name))).rejects.toMatchObject({ code: 'LOG_UNWRITABLE' });
      expect(existsSync(join(path, 'gone'))).toBe(false);
    },
  );
});
