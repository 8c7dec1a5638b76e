// A capture of TFTP transfers as a server with many clients has them, made here and the same every time: 232 downloads, of 512 and 1428
// bytes a block, alone and by windows of 16; 704,060 packets, 343 MB.
import { CaptureOut } from './capture-out.mjs';

/** How often each download is made, and of what. */
const downloads = [
  { count: 156, blockBytes: 512, windowBlocks: 1, blocks: 1_800 },
  { count: 40, blockBytes: 1_428, windowBlocks: 1, blocks: 700 },
  { count: 36, blockBytes: 1_428, windowBlocks: 16, blocks: 2_250 },
];
const headBytes = 42;

/** Writes it to `file`, and returns the number of its packets. */
export function writeTftpCapture(file) {
  const out = new CaptureOut(file);
  let client = 0;
  for (const { count, ...download } of downloads)
    for (let index = 0; index < count; index += 1) {
      writeDownload(out, client, download);
      client += 1;
    }
  return out.close();
}

function writeDownload(out, client, { blockBytes, windowBlocks, blocks }) {
  const [clientPort, serverPort] = [20_000 + client, 40_000 + client];
  const toServer = (payload, port = serverPort) => datagram(out, clientPort, port, payload);
  const toClient = (payload) => datagram(out, serverPort, clientPort, payload);
  const options =
    (blockBytes === 512 ? '' : `blksize\0${blockBytes}\0`) +
    (windowBlocks === 1 ? '' : `windowsize\0${windowBlocks}\0`);
  toServer(Buffer.from(`\0\x01image-${client}.bin\0octet\0${options}`, 'latin1'), 69);
  const acknowledgement = Buffer.from([0, 4, 0, 0]);
  if (options !== '') {
    toClient(Buffer.from(`\0\x06${options}`, 'latin1'));
    toServer(acknowledgement);
  }
  const data = Buffer.alloc(4 + blockBytes, 65 + (client % 26));
  data.writeUInt16BE(3, 0);
  for (let block = 1; block <= blocks; block += 1) {
    data.writeUInt16BE(block, 2);
    toClient(block === blocks ? data.subarray(0, 4 + (blockBytes >> 1)) : data);
    if (block % windowBlocks !== 0 && block !== blocks) continue;
    acknowledgement.writeUInt16BE(block, 2);
    toServer(acknowledgement);
  }
}

/** Adds a datagram on loopback: Ethernet without addresses, IPv4 and UDP. */
function datagram(out, sourcePort, destinationPort, payload) {
  const length = headBytes + payload.length;
  const { bytes, from } = out.reserve(length);
  bytes.fill(0, from, from + headBytes);
  bytes.writeUInt16BE(0x0800, from + 12);
  bytes.writeUInt16BE(0x4500, from + 14);
  bytes.writeUInt16BE(length - 14, from + 16);
  bytes.writeUInt16BE(out.count & 0xffff, from + 18);
  bytes.writeUInt16BE(0x4000, from + 20);
  bytes.writeUInt16BE(0x4011, from + 22);
  bytes.writeUInt32BE(0x7f000001, from + 26);
  bytes.writeUInt32BE(0x7f000001, from + 30);
  bytes.writeUInt16BE(sourcePort, from + 34);
  bytes.writeUInt16BE(destinationPort, from + 36);
  bytes.writeUInt16BE(length - 34, from + 38);
  bytes.writeUInt16BE(0xfe00, from + 40);
  payload.copy(bytes, from + headBytes);
}
