import { expect, it } from 'vitest';
import { readAll } from '../../../test/capture-files.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { linkType } from '../link-type.js';
import { SyntheticBlocks, synthesisComment } from './synthetic-blocks.js';

const program = { application: 'Breakoutbox 1', system: 'Linux 6', process: 'node', pid: 4_711 };

it('a file of synthetic packets says what they are, whose they are, and how many are missing', () => {
  const blocks = new SyntheticBlocks(program);
  const file = joinBytes([
    blocks.head,
    blocks.packet(Uint8Array.of(0x45, 1), 'local', 1_800_000_000_123_456),
    blocks.packet(Uint8Array.of(0x45, 2), 'peer', 1_800_000_000_123_457),
    blocks.statistics(2, 3, 1_800_000_000_200_000),
  ]);
  const read = readAll(file);
  expect(read.fault).toBeUndefined();
  expect(read.packets).toEqual([
    { hex: '4501', wireBytes: 2, seconds: 1_800_000_000, nanoseconds: 123_456_000, interfaceIndex: 0 },
    { hex: '4502', wireBytes: 2, seconds: 1_800_000_000, nanoseconds: 123_457_000, interfaceIndex: 0 },
  ]);
  expect(read.blocks).toMatchObject([
    { type: 'section', application: 'Breakoutbox 1', comments: [synthesisComment] },
    {
      type: 'interface',
      interface: { linkType: linkType.raw, name: 'endpoints', unitsPerSecond: 1_000_000 },
    },
    { type: 'statistics', receivedPackets: 2n, droppedPackets: 3n, timeUnits: 1_800_000_000_200_000n },
  ]);
  const text = Buffer.from(file).toString('latin1');
  expect(text).toContain('sent by node (pid 4711)');
  expect(text).toContain('received by node (pid 4711)');
});
