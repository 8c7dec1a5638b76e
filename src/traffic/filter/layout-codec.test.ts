import { describe, expect, it } from 'vitest';
import { datagram, joined, segment, TestCapture, valuesOf } from '../../../test/dissected.js';
import { hex, layoutOf } from '../../../test/layouts.js';
import { orThrow } from '../../errors/parsed.js';
import type { Layout } from '../../layout/layout.js';
import { ignoredFields } from '../../wire/field-sink.js';
import { createProtocols } from '../../wire/protocols.js';
import { compileFilter } from './compile.js';
import { readFilter } from './filter.js';
import { FilterCatalog } from './filter-catalog.js';
import { LayoutCodec } from './layout-codec.js';

const sensor = layoutOf({
  frame: { length: 'len' },
  fields: [
    { sync: 'const AA 55' },
    { len: 'u8' },
    { cmd: 'u8 { 1 = read, 6 = write }' },
    { temp: 'i16 * 0.1 ℃' },
    { flags: 'bits 8 { run = 0, mode = 2-4 }' },
    { sum: 'checksum sum8' },
  ],
});

const captureOf = (layout: Layout, port?: number): TestCapture =>
  new TestCapture(1, createProtocols([new LayoutCodec(layout, port)]));

const message = (temp: number): Uint8Array =>
  orThrow(sensor.encode({ cmd: 'read', temp, 'flags.run': true, 'flags.mode': 5 }));

describe('a layout as a protocol', () => {
  it('has its values in the row and its fields in the tree', () => {
    const frame = datagram(4_000, 7_788, message(23.4));
    const capture = captureOf(sensor, 7_788);
    expect(capture.words(frame)).toBe('sensor 50 cmd=read temp=23.4 ℃ flags.run=true flags.mode=5');
    const layer = capture.layer('sensor', frame);
    expect(valuesOf(layer, frame)).toEqual({
      'sensor.sync': 'aa55',
      'sensor.len': 5,
      'sensor.cmd': 1,
      'sensor.temp': 23.4,
      'sensor.flags': 0x15,
      'sensor.flags.run': 1,
      'sensor.flags.mode': 5,
      'sensor.sum': '04',
    });
    expect(layer.fields.map(({ name, offset, length }) => [name, offset, length])).toContainEqual([
      'sensor.temp',
      46,
      2,
    ]);
    expect(layer.fault).toBeUndefined();
  });

  it('is found where no port is given, by messages that are right, and comes before those that have its port', () => {
    expect(captureOf(sensor).words(datagram(4_000, 4_001, message(1)))).toMatch(/^sensor /);
    expect(captureOf(sensor).words(datagram(4_000, 4_001, hex('AA 55 01 02 03')))).toMatch(/^UDP /);
    expect(captureOf(sensor, 53).words(datagram(4_000, 53, message(1)))).toMatch(/^sensor /);
  });

  it('makes no text that is not wanted', () => {
    const named = layoutOf({ fields: [{ name: 'text 4' }, { kind: 'u8' }, { rest: 'text rest' }] });
    const capture = captureOf(named, 7_788);
    const packet = capture.walk(datagram(4_000, 7_788, hex('61 62 63 64 07 65 66')));
    const given: [string, unknown][] = [];
    const sink = {
      ...ignoredFields,
      wants: (name: string) => name !== 'sensor.rest',
      field: (name: string, _offset: number, _length: number, value: unknown) =>
        void given.push([name, value]),
    };
    const layer = packet.layerCount - 1;
    packet.codec(layer)?.fields(packet, layer, sink);
    expect(given).toEqual([
      ['sensor.name', 'abcd'],
      ['sensor.kind', 7],
    ]);
  });

  it('says what is wrong', () => {
    const damaged = message(23.4);
    damaged[5] = 0;
    const capture = captureOf(sensor, 7_788);
    expect(capture.layer('sensor', datagram(4_000, 7_788, damaged)).fault).toMatchObject({
      code: 'CHECKSUM',
      field: 'sensor.sum',
    });
    expect(capture.layer('sensor', datagram(4_000, 7_788, hex('6F 6B'))).fault).toMatchObject({
      code: 'FOREIGN',
    });
    expect(capture.words(datagram(4_000, 7_788, hex('AA 55 05')))).toMatch(/\[Malformed Packet\]$/);
  });

  it('is put together of segments, with what stands between its messages', () => {
    const capture = captureOf(sensor, 7_788);
    const stream = joined(new TextEncoder().encode('boot ok\n'), message(1.5), message(2.5));
    const rows: string[] = [];
    for (let at = 0; at < stream.length; at += 11)
      rows.push(
        capture
          .words(segment(4_000, 7_788, { sequence: 1 + at, payload: stream.subarray(at, at + 11) }))
          .replace(/^(\S+) \d+ /, '$1 '),
      );
    expect(rows).toEqual([
      'sensor boot ok\\n',
      'sensor cmd=read temp=1.5 ℃ flags.run=true flags.mode=5',
      'sensor cmd=read temp=2.5 ℃ flags.run=true flags.mode=5',
    ]);
  });

  it('reads lines', () => {
    const lines = layoutOf({ line: 'T={temp:f ℃}' }, 'weather');
    const capture = captureOf(lines, 9_000);
    const payload = new TextEncoder().encode('T=1.5\r\nT=-2\r\n');
    expect(capture.words(segment(4_000, 9_000, { payload }))).toBe('weather 67 temp=1.5 ℃; temp=-2 ℃');
  });
});

describe('a filter', () => {
  const protocols = createProtocols([new LayoutCodec(sensor, 7_788)]);
  const catalog = new FilterCatalog(protocols.all);
  it.each([
    ['sensor', true],
    ['sensor.temp > 23.3', true],
    ['sensor.temp == 23.4', true],
    ['sensor.temp > 23.4', false],
    ['sensor.cmd == "read"', true],
    ['sensor.cmd == 6', false],
    ['sensor.flags.run', true],
    ['sensor.flags.run == False', false],
    ['sensor.flags.mode in {4..6}', true],
    ['sensor.sync == aa:55', true],
    ['sensor.temp * 2 == 46.8', true],
  ])('%s names its fields: %s', async (text, isSelected) => {
    const select = compileFilter(orThrow(await readFilter(text, catalog)));
    const capture = new TestCapture(1, protocols);
    expect(select(capture.walk(datagram(4_000, 7_788, message(23.4))))).toBe(isSelected);
  });
});
