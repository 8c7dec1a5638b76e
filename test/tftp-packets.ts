import type { TftpPacket } from '../src/wire/tftp/packet.js';

/** The bytes of a text whose characters are all below 256. */
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** Packets and what they mean: each row is written, read whole, and dissected cut off at every octet. */
export const packetRows: readonly (readonly [name: string, wire: string, packet: TftpPacket])[] = [
  [
    'RRQ without options (RFC 1350, section 5)',
    '\0\x01boot.img\0octet\0',
    { type: 'readRequest', name: 'boot.img', mode: 'octet', options: [] },
  ],
  [
    'WRQ with options in the order and spelling of the client (RFC 2347)',
    '\0\x02a..b\0NETASCII\0BlKsIzE\x001468\0tsize\x000\0windowsize\x0016\0',
    {
      type: 'writeRequest',
      name: 'a..b',
      mode: 'NETASCII',
      options: [
        { name: 'BlKsIzE', value: '1468' },
        { name: 'tsize', value: '0' },
        { name: 'windowsize', value: '16' },
      ],
    },
  ],
  [
    'a name in UTF-8',
    '\0\x01\xe5\x9b\xba\xe4\xbb\xb6.bin\0octet\0',
    { type: 'readRequest', name: '固件.bin', mode: 'octet', options: [] },
  ],
  ['DATA', '\0\x03\x11\x70abc', { type: 'data', block16: 4464, payload: bytesOf('abc') }],
  ['an empty DATA', '\0\x03\0\x01', { type: 'data', block16: 1, payload: new Uint8Array(0) }],
  ['ACK', '\0\x04\xff\xff', { type: 'acknowledgement', block16: 65_535 }],
  ['ERROR', '\0\x05\0\x01File not found\0', { type: 'error', errorCode: 1, message: 'File not found' }],
  [
    'OACK',
    '\0\x06blksize\x001428\0',
    { type: 'optionAcknowledgement', options: [{ name: 'blksize', value: '1428' }] },
  ],
];
