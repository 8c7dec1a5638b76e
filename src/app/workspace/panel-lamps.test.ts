import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hex } from '../../../test/layouts.js';
import { scratch } from '../../../test/scratch.js';
import { WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import { Hub } from '../../traffic/hub.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import { PanelLamps } from './panel-lamps.js';

const bench = scratch();
const panel = 'panels/oven.yaml';

/** The lamps of a workspace with one panel, and an endpoint that receives what the test says. */
function lampsOf(lamp: string) {
  const root = bench.folder();
  const folder = new WorkspaceFolder(root);
  const flushes: (() => void)[] = [];
  const hub = new Hub((flush) => flushes.push(flush));
  const registry = { specOf: () => ({ encoding: 'utf-8', label: 'Oven' }) };
  const lamps = bench.own(new PanelLamps(hub, registry as unknown as EndpointRegistry, folder));
  const put = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
    folder.refresh(path);
  };
  const receive = (bytes: Uint8Array): readonly boolean[] => {
    const place = { endpoint: 'e1', peer: '192.0.2.7:51000', timeMicros: 0 };
    hub.publish({ type: 'received', ...place, bytes } as Parameters<Hub['publish']>[0]);
    for (const flush of flushes.splice(0)) flush();
    return lamps.of(panel).map(({ isLit }) => isLit);
  };
  put(panel, `rows: [ [ { title: Hot, message: m, lamp: ${lamp} } ] ]\n`);
  return { lamps, put, receive };
}

it('a lamp is lit and put out by what endpoints receive, and stays as it is when its panel is read again', async () => {
  const { lamps, receive } = lampsOf(`{ on: 'text contains "hot"', off: 'text contains "cold"' }`);
  await lamps.refresh();
  expect(receive(hex('61'))).toEqual([false]);
  expect(receive(new TextEncoder().encode('hot'))).toEqual([true]);
  await lamps.refresh();
  expect(receive(hex('61'))).toEqual([true]);
  expect(receive(new TextEncoder().encode('cold'))).toEqual([false]);
});

it('a lamp goes by the layout that its filter names as it stands now', async () => {
  const { lamps, put, receive } = lampsOf(`{ on: 'sensor.temp == 1', off: 'sensor.temp == 2' }`);
  put('layouts/sensor.yaml', 'fields: [ { temp: u8 }, { other: u8 } ]\n');
  await lamps.refresh();
  expect(receive(hex('01 02'))).toEqual([true]);
  put('layouts/sensor.yaml', 'fields: [ { other: u8 }, { more: u8 }, { temp: u8 } ]\n');
  await lamps.refresh();
  expect(receive(hex('01 02 09'))).toEqual([false]);
  expect(receive(hex('02 02 01'))).toEqual([true]);
});
