import { expect, it } from 'vitest';
import { PacketDissector } from '../../../../src/capture/dissected-packet.js';
import { compileFilter } from '../../../../src/traffic/filter/compile.js';
import { readFilter } from '../../../../src/traffic/filter/filter.js';
import { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { datagram, hex, TestCapture } from '../../../../test/dissected.js';
import { nodeFilter } from './node-filter.js';
import { packetNodes } from './packet-nodes.js';

const bytes = datagram(50_000, 69, hex('0001 612e225c6d6700 6f6374657400 626c6b73697a6500 3134333200'));
const capture = new TestCapture();
const packet = new PacketDissector(capture.protocols).packet(capture.walk(bytes), { interfaceIndex: 0 });
const every = new Set([
  'frame',
  'eth',
  'eth/eth.dst',
  'eth/eth.src',
  'ip',
  'ip/ip.flags',
  'udp',
  'tftp',
  'tftp/tftp.option',
]);

it.each([
  ['tftp', 'tftp'],
  ['tftp.opcode', 'tftp.opcode == 1'],
  ['tftp.source_file', 'tftp.source_file == "a.\\"\\\\mg"'],
  ['tftp.option', 'tftp.option'],
  ['ip.src', 'ip.src == 10.0.0.1'],
  ['eth.dst', 'eth.dst == 02:00:00:00:00:02'],
  [
    'udp.payload',
    'udp.payload == 00:01:61:2e:22:5c:6d:67:00:6f:63:74:65:74:00:62:6c:6b:73:69:7a:65:00:31:34:33:32:00',
  ],
])('%s becomes the filter %s', (name, filter) => {
  const node = packetNodes(packet, every).find((one) => one.name === name);
  expect(node === undefined ? undefined : nodeFilter(packet, node)).toBe(filter);
});

it('makes of each line a filter that selects the packet', async () => {
  const catalog = new FilterCatalog(capture.protocols.all);
  for (const node of packetNodes(packet, every)) {
    const text = nodeFilter(packet, node);
    if (text === undefined) continue;
    const read = await readFilter(text, catalog);
    if (!read.ok) expect.fail(`${text}: ${read.failure.code}`);
    // Times are rounded as they are shown.
    if (!node.name.startsWith('frame.'))
      expect(compileFilter(read.value)(capture.walk(bytes)), text).toBe(true);
  }
});

it.each([
  ['a\tb\r\nc\x7f\x1b[31m', 'a\\x09b\\x0d\\x0ac\\x7f\\x1b[31m', '=='],
  ['"\\', '\\"\\\\', '=='],
  ['启动.img', '启动.img', '=='],
  ['😀'.repeat(300), '😀'.repeat(200), 'contains'],
])('makes of the text %j a filter of one line', async (text, written, operator) => {
  const name = Buffer.from(text);
  const request = datagram(50_000, 69, Uint8Array.from([0, 1, ...name, 0, 0x6f, 0x63, 0x74, 0x65, 0x74, 0]));
  const dissected = new PacketDissector(capture.protocols).packet(capture.walk(request), {
    interfaceIndex: 0,
  });
  const node = packetNodes(dissected, every).find((one) => one.name === 'tftp.source_file');
  const filter = node === undefined ? '' : (nodeFilter(dissected, node) ?? '');
  expect(filter).toBe(`tftp.source_file ${operator} "${written}"`);
  const read = await readFilter(filter, new FilterCatalog(capture.protocols.all));
  if (!read.ok) expect.fail(`${filter}: ${read.failure.code}`);
  expect(compileFilter(read.value)(capture.walk(request))).toBe(true);
});
