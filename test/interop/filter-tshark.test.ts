import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileFilter } from '../../src/traffic/filter/compile.js';
import { readFilter } from '../../src/traffic/filter/filter.js';
import { FilterCatalog } from '../../src/traffic/filter/filter-catalog.js';
import { Packet } from '../../src/wire/packet.js';
import { createProtocols } from '../../src/wire/protocols.js';
import { answer, datagram, ethernet, hex, ipv4, joined, udp } from '../dissected.js';
import { describeWith } from '../peer-programs.js';
import { differentOnPurpose, sameByOption, sameInBoth } from './filter-expressions.js';
import { type Selection, selectedByOption, selectedByTshark } from './tshark-filters.js';

const text = (written: string): Uint8Array => Uint8Array.from(Buffer.from(written, 'latin1'));

function changed(frame: Uint8Array, at: number, bytes: string): Uint8Array {
  const copy = frame.slice();
  copy.set(hex(bytes), at);
  return copy;
}

/** A transfer by TFTP, and packets that differ from it in one thing each. */
const frames: readonly Uint8Array[] = [
  datagram(1234, 69, text('\0\x01boot/image.bin\0octet\0blksize\x001428\0tsize\x000\0')),
  answer(40001, 1234, text('\0\x06blksize\x001428\0tsize\x0090\0')),
  datagram(1234, 40001, hex('0004 0000')),
  answer(40001, 1234, joined(hex('0003 0001'), text('A'.repeat(90)))),
  datagram(1234, 40001, hex('0004 0001')),
  datagram(1235, 69, text('\0\x01boot/none\0octet\0')),
  answer(40002, 1235, text('\0\x05\0\x01no such file\0')),
  // A probe for the size of a file, and a block without all of its number.
  datagram(1236, 69, text('\0\x01boot/image.bin\0octet\0tsize\x000\0')),
  answer(40003, 1236, text('\0\x06tsize\x0090\0')),
  datagram(1236, 40003, text('\0\x05\0\x08aborted\0')),
  answer(40001, 1234, hex('0003 00')),
  datagram(50001, 50002, text('\0\xffknock\0\xff')),
  datagram(50001, 50001, text('knock')),
  // A datagram within IPv4 within IPv4; the outer one is from 192.0.2.1.
  ethernet(
    0x0800,
    changed(ipv4(4, changed(ipv4(17, udp(50003, 50004, text('Knock'))), 8, '20')), 12, 'c0000201 c0000202'),
  ),
  changed(ethernet(0x88b5, text('knocking at no protocol')), 0, 'ffffffffffff'),
  // A time to live of 65 from an address to itself, with the bit that more fragments follow.
  changed(datagram(50005, 50006, text('12345678')), 20, '2000 41 11 0000 0a000001 0a000001'),
  // A protocol without a name of its own.
  ethernet(0x0800, ipv4(253, hex('0102030405060708'))),
  // Questions to DNS for records of the types AAAA, CERT and ANY.
  ...['001c', '0025', '00ff'].map((type) =>
    datagram(50007, 53, hex(`1234 0100 0001 0000 0000 0000 0161 00 ${type} 0001`)),
  ),
];

/** Bytes that are captured of the last packet but one. */
const snapped = { index: 12, bytes: 45 } as const;
const firstSeconds = 1_700_000_000;

/** The frames as a pcap file (little-endian, microseconds), a millisecond between them. */
function pcapFile(): Uint8Array {
  const parts = [hex('d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000')];
  for (const [index, frame] of frames.entries()) {
    const head = Buffer.alloc(16);
    const captured = capturedBytes(index);
    head.writeUInt32LE(firstSeconds, 0);
    head.writeUInt32LE(index * 1000, 4);
    head.writeUInt32LE(captured, 8);
    head.writeUInt32LE(frame.length, 12);
    parts.push(head, frame.subarray(0, captured));
  }
  return joined(...parts);
}

function capturedBytes(index: number): number {
  const length = frames[index]?.length ?? 0;
  return index === snapped.index ? Math.min(snapped.bytes, length) : length;
}

const protocols = createProtocols();
const catalog = new FilterCatalog(protocols.all);

/** What a filter selects here. */
async function selectedHere(expression: string): Promise<Selection> {
  const filter = await readFilter(expression, catalog);
  if (!filter.ok) return 'refused';
  const selects = compileFilter(filter.value);
  const packet = new Packet();
  packet.seconds = firstSeconds;
  packet.firstSeconds = firstSeconds;
  const selected: number[] = [];
  for (const [index, frame] of frames.entries()) {
    packet.number = index + 1;
    packet.nanoseconds = index * 1_000_000;
    packet.walk(frame, 0, capturedBytes(index), frame.length, protocols.frame);
    if (selects(packet)) selected.push(packet.number);
  }
  return selected;
}

describeWith('tshark', 'a display filter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'filter-'));
  const file = join(folder, 'filtered.pcap');
  let byTshark: ReadonlyMap<string, Selection>;
  beforeAll(async () => {
    writeFileSync(file, pcapFile());
    const all = [...Object.values(sameInBoth).flat(), ...Object.keys(differentOnPurpose)];
    byTshark = await selectedByTshark(all, file, join(folder, 'filters.lua'));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(Object.entries(sameInBoth))('selects what Wireshark selects: %s', async (_title, expressions) => {
    const differences: string[] = [];
    for (const one of expressions) {
      const [here, there] = [await selectedHere(one), byTshark.get(one)];
      if (String(here) !== String(there)) differences.push(`${one}: here ${here}, tshark ${there}`);
    }
    expect(differences).toEqual([]);
  });

  it('differs where docs/filter.md says so', async () => {
    for (const [expression, tshark] of Object.entries(differentOnPurpose)) {
      const [here, there] = [await selectedHere(expression), byTshark.get(expression)];
      expect(here, expression).not.toBe('refused');
      if (tshark === 'refused') expect(there, expression).toBe('refused');
      else expect(there?.length, expression).toBeLessThan(here.length);
    }
  });

  it('selects what the option -Y selects', { timeout: 60_000 }, async () => {
    for (const one of sameByOption)
      expect(await selectedHere(one), one).toEqual(await selectedByOption(one, file));
  });
});
