import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decoded, hex } from '../../../test/layouts.js';
import { BreakoutboxError } from '../../errors/error.js';
import { lineOf } from '../../layout/value-text.js';
import { openLayoutCodecs } from './layout-codecs.js';
import { openLayout, shippedLayouts } from './open-layout.js';

const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-layouts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function complaintAbout(text: string): string {
  try {
    openLayout(text);
  } catch (error) {
    if (error instanceof BreakoutboxError) return error.message;
    throw error;
  }
  return 'it was taken';
}

describe('a layout', () => {
  it('is one that ships, by its name', () => {
    expect(shippedLayouts()).toEqual(['line-sensor', 'modbus-rtu', 'modbus-tcp']);
    const layout = openLayout('modbus-tcp');
    const values = decoded(layout, hex('00 07 00 00 00 06 01 03 00 01 00 02'));
    expect(values.isSound).toBe(true);
    expect(lineOf(layout, values)).toBe(
      'transaction=7 unit=1 function=read holding registers data=00 01 00 02',
    );
  });

  it('of serial Modbus has its checksum', () => {
    const layout = openLayout('modbus-rtu');
    expect(decoded(layout, hex('01 03 00 00 00 0A C5 CD')).isSound).toBe(true);
    expect(decoded(layout, hex('01 03 00 00 00 0B C5 CD')).fault).toMatchObject({ code: 'CHECKSUM' });
  });

  it('of lines reads a sensor', () => {
    const layout = openLayout('line-sensor');
    const values = decoded(layout, new TextEncoder().encode('SENSOR unit=3 temp=23.4 hum=55 state=ok\r\n'));
    expect(lineOf(layout, values)).toBe('unit=3 temp=23.4 ℃ hum=55 % state=ok');
  });

  it('is a file, named by it', () => {
    const file = written('tank.yaml', 'fields:\n  - level: u16 * 0.1 %\n');
    expect(openLayout(file).fields[0]).toMatchObject({ name: 'level', unit: '%' });
    expect(openLayout(file).name).toBe('tank');
  });

  it.each([
    [
      'there is no layout "sensor"; name a file (sensor.yaml), or one of line-sensor, modbus-rtu, modbus-tcp',
      'sensor',
    ],
    [/^cannot read .*gone\.yaml/, join(folder, 'gone.yaml')],
    [/^layout bad\.yaml:2:12, level: "u17" is no type/, written('bad.yaml', 'fields:\n  - level: u17\n')],
    [/^layout shape\.yaml:1:8, order: /, written('shape.yaml', 'order: middle\n')],
    [/^layout torn\.yaml:3:1, YAML: /, written('torn.yaml', 'fields:\n  - {\n')],
    [
      '"tcp" is a protocol, whose fields have that name; give the layout another one',
      written('tcp.yaml', 'fields: []'),
    ],
  ])('is refused: %s', (complaint, text) => {
    expect(complaintAbout(text)).toMatch(complaint);
  });
});

it('as a protocol may have a port', () => {
  expect(
    openLayoutCodecs(['modbus-tcp@1502', 'line-sensor']).map(({ protocol, carriers }) => [
      protocol,
      carriers.length,
    ]),
  ).toEqual([
    ['modbus-tcp', 2],
    ['line-sensor', 0],
  ]);
  expect(() => openLayoutCodecs(['modbus-tcp@99999'])).toThrow('not a port number');
});
