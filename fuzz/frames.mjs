// Frames to mutate: one at least of each protocol and of each of its forms, as hexadecimal digits of real or plausible packets.

const ethernet = (type, payload) => `020000000002020000000001${type}${payload}`;
const ipv4 = (protocol, payload, first = '45000000', fragment = '4000') => {
  const length = (20 + payload.length / 2).toString(16).padStart(4, '0');
  return `${first.slice(0, 4)}${length}1234${fragment}40${protocol}00000a0000010a000002${payload}`;
};
const udp = (source, destination, payload) =>
  `${port(source)}${port(destination)}${(8 + payload.length / 2).toString(16).padStart(4, '0')}0000${payload}`;
const port = (number) => number.toString(16).padStart(4, '0');
const text = (characters) => Buffer.from(characters, 'latin1').toString('hex');
const datagram = (source, destination, payload) =>
  ethernet('0800', ipv4('11', udp(source, destination, payload)));

const onEthernet = [
  datagram(4003, 69, text('\0\x01boot/image.bin\0octet\0blksize\x001428\0tsize\x000\0windowsize\x0016\0')),
  datagram(4003, 69, text('\0\x02config.txt\0netascii\0timeout\x003\0')),
  datagram(69, 4003, text('\0\x06blksize\x001428\0tsize\x0090000\0')),
  datagram(69, 4003, text(`\0\x03\0\x01${'data'.repeat(100)}`)),
  datagram(4003, 69, text('\0\x04\0\x01')),
  datagram(69, 4003, text('\0\x05\0\x01File not found\0')),
  datagram(40_000, 41_000, text('anything at all')),
  ethernet('0800', ipv4('fd', text('experiment'))),
  ethernet('0800', ipv4('11', text('a fragment of a datagram'), '45000000', '20b9')),
  ethernet('88b5', text('not known')),
];

/** Each with the link type of its capture. */
export const frames = onEthernet.map((digits) => ({ linkType: 1, bytes: Buffer.from(digits, 'hex') }));
