import { expect, it } from 'vitest';
import { PacketDissector } from '../../../../src/capture/dissected-packet.js';
import { datagram, hex, TestCapture } from '../../../../test/dissected.js';
import { keyAtByte, kindsAbove, packetNodes } from './packet-nodes.js';

const bytes = datagram(50_000, 69, hex('0001 612e1b6d6700 6f6374657400 626c6b73697a6500 3134333200'));
const capture = new TestCapture();
const packet = new PacketDissector(capture.protocols).packet(capture.walk(bytes), { interfaceIndex: 0 });
const every = new Set(['frame', 'eth', 'ip', 'udp', 'tftp', 'tftp/tftp.option']);

it('has a line for each layer, with its two ends or its first named value', () => {
  expect(packetNodes(packet, new Set()).map(({ label, value, depth }) => [label, value, depth])).toEqual([
    ['frame', 'eth:ethertype:ip:udp:tftp', 0],
    ['eth', '02:00:00:00:00:01 → 02:00:00:00:00:02', 0],
    ['ip', '10.0.0.1 → 10.0.0.2', 0],
    ['udp', '50000 → 69', 0],
    ['tftp', 'Read Request', 0],
  ]);
});

it('has the fields of what is opened, their names without that of the protocol, what came from the network made visible', () => {
  const fields = packetNodes(packet, every).filter(({ kind }) => kind.startsWith('tftp/'));
  expect(
    fields.map(({ label, value, depth, offset, length }) => [label, value, depth, offset, length]),
  ).toEqual([
    ['opcode', 'Read Request (1)', 1, 42, 2],
    ['source_file', 'a.␛mg', 1, 44, 6],
    ['type', 'octet', 1, 50, 6],
    ['option', '', 1, 56, 13],
    ['option.name', 'blksize', 2, 56, 8],
    ['option.value', '1432', 2, 64, 5],
  ]);
  expect(fields[0]?.purpose?.en).toBeTruthy();
});

it('finds the innermost field of a byte, and what to open to see it', () => {
  const key = keyAtByte(packet, 65);
  const node = packetNodes(packet, every).find((one) => one.key === key);
  expect(node?.name).toBe('tftp.option.value');
  expect(kindsAbove(packet, key ?? '')).toEqual(['tftp', 'tftp/tftp.option']);
  expect(kindsAbove(packet, '2')).toEqual([]);
  expect(packetNodes(packet, every).find((one) => one.key === keyAtByte(packet, 12))?.name).toBe('eth.type');
  expect(keyAtByte(packet, bytes.length)).toBeUndefined();
});

it('names the fault of a layer where it stands', () => {
  const cut = new PacketDissector(capture.protocols).packet(
    capture.walk(bytes.subarray(0, 47), bytes.length),
    {
      interfaceIndex: 0,
    },
  );
  const nodes = packetNodes(cut, every);
  const fault = nodes.find(({ kind }) => kind === 'tftp/fault');
  expect(fault).toMatchObject({ label: 'TEXT_UNTERMINATED', isFault: true, offset: 47 });
  expect(nodes.find(({ kind }) => kind === 'tftp')?.isFault).toBe(true);
});
