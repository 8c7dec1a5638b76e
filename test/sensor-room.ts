import type { Socket } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { eventually, type PageBench, type Person, portOf } from './page-bench.js';

/** AA 55, unit, temperature in tenths, sum of the bytes. */
const sensor = `frame: { size: 6 }
fields:
  - sync: const AA 55
  - unit: u8
  - temp: i16 * 0.1 ℃
  - sum: checksum sum8
`;

/** The room of the sensor's server. */
export interface SensorRoom {
  readonly id: string;
  readonly device: Socket;
  readonly page: Page;
  /** The filter. */
  readonly field: Locator;
  /** How many received lines are shown. */
  readonly rows: () => Promise<number>;
}

/** The room of a server that reads by the layout, to which four messages came, one with a wrong sum. */
export async function sensorRoom(bench: PageBench, person: Person = {}): Promise<SensorRoom> {
  await bench.ask('PUT', 'workspace/files/layouts/sensor.yaml', { text: sensor });
  const made = await bench.create({
    ...{ type: 'tcp-listen', address: '127.0.0.1:0', label: 'bench', layouts: ['sensor'] },
  });
  const page = await bench.open(`#/${made.id}`, person);
  const { socket: device } = await bench.device(portOf(made));
  // 23.5, 30.8, 31.2 and, with a wrong sum, 31.2 again.
  device.write(Buffer.from('AA550100EBEB' + 'AA5503013437' + 'AA550301383B' + 'AA550301383C', 'hex'));
  await eventually(() => page.locator('.row.rx').count()).toBe(4);
  return {
    id: made.id,
    device,
    page,
    field: page.locator('.bar .filter-typed input'),
    rows: () => page.locator('.row.rx').count(),
  };
}
