// A capture of machines that boot by DHCP and TFTP, made here and the same every time: one of them stops in the middle of its kernel, one is
// offered a file for UEFI though it has a BIOS, by the faster of two servers, one asks for a name with a slip, and two load all.
import { Buffer } from 'node:buffer';

const server = '192.168.77.1';
const serverMac = '02:00:00:00:00:01';
const tftp = { request: 1, data: 3, acknowledge: 4, error: 5, options: 6 };
const dhcp = { discover: 1, offer: 2, request: 3, acknowledge: 5 };

/** The capture as a pcap file. */
export function bootCapture() {
  const frames = [
    ...stuck(0),
    ...twoServers(2_000),
    ...slip(4_000),
    ...loads(6_000, '3c:ec:ef:7a:10:5e', '192.168.77.63'),
    ...loads(7_500, '3c:ec:ef:7a:10:5f', '192.168.77.64'),
  ].sort((one, other) => one.ms - other.ms);
  const head = Buffer.alloc(24);
  for (const [at, value] of [
    [0, 0xa1b2c3d4],
    [4, 0x0004_0002],
    [16, 262_144],
    [20, 1],
  ])
    head.writeUInt32LE(value, at);
  const records = frames.flatMap(({ ms, bytes }) => {
    const record = Buffer.alloc(16);
    const micros = Math.round(ms * 1_000);
    record.writeUInt32LE(1_764_110_000 + Math.floor(micros / 1e6), 0);
    record.writeUInt32LE(micros % 1e6, 4);
    record.writeUInt32LE(bytes.length, 8);
    record.writeUInt32LE(bytes.length, 12);
    return [record, bytes];
  });
  return Buffer.concat([head, ...records]);
}

/** Gets its script, and loses every window of its kernel from block 8 on. */
function stuck(from) {
  const board = new Machine('00:04:9f:06:2b:88', '192.168.77.61', 11, 'U-Boot.armv8', from);
  board.boots('Image');
  board.misses(24, 'boot.scr');
  board.gets(30, 'boot.scr.uimg', 2_114);
  const port = board.asks(60, 'Image', ['blksize', '1468', 'tsize', '0']);
  board.answers(61, port, word(tftp.options), text('blksize', '1468', 'tsize', '23173120'));
  board.says(62, port, word(tftp.acknowledge), word(0));
  for (let block = 1; block <= 7; block += 1) {
    board.answers(62 + block, port, word(tftp.data), word(block), Buffer.alloc(1_468, block));
    board.says(62.5 + block, port, word(tftp.acknowledge), word(block));
  }
  for (let again = 1; again <= 6; again += 1)
    board.says(70 + again * 1_600, port, word(tftp.acknowledge), word(7));
  return board.frames;
}

/** Is offered a file that it cannot start by the faster of two servers, and takes it. */
function twoServers(from) {
  const board = new Machine(
    '52:54:00:12:34:56',
    '192.168.77.203',
    0,
    'PXEClient:Arch:00000:UNDI:002001',
    from,
  );
  board.dhcp(0, dhcp.discover);
  board.dhcp(2, dhcp.offer, { from: '192.168.77.254', file: 'shimx64.efi' });
  board.dhcp(6, dhcp.offer, { from: server, file: 'undionly.kpxe', address: '192.168.77.62' });
  board.dhcp(900, dhcp.request);
  board.dhcp(903, dhcp.acknowledge, { from: '192.168.77.254', file: 'shimx64.efi' });
  board.gets(1_000, 'shimx64.efi', 9_000);
  return board.frames;
}

/** Asks for a name with a slip, and for nothing else. */
function slip(from) {
  const board = new Machine(
    'dc:a6:32:4f:19:c2',
    '192.168.77.65',
    7,
    'PXEClient:Arch:00007:UNDI:003016',
    from,
  );
  board.boots('grubx64.eif');
  board.misses(20, 'grubx64.eif');
  return board.frames;
}

/** Asks for a size first, as EDK2 does, searches its configuration, and loads all. */
function loads(from, mac, address) {
  const board = new Machine(mac, address, 7, 'PXEClient:Arch:00007:UNDI:003016', from);
  board.boots('grubx64.efi');
  const port = board.asks(20, 'grubx64.efi', ['tsize', '0']);
  board.answers(21, port, word(tftp.options), text('tsize', '96000'));
  board.says(22, port, word(tftp.error), word(8), text('User aborted the transfer'));
  board.gets(30, 'grubx64.efi', 96_000);
  for (const [index, name] of ['01-3c-ec', 'C0A84D3F', 'C0A84D3'].entries())
    board.misses(400 + index * 4, `grub/grub.cfg-${name}`);
  board.gets(420, 'grub/grub.cfg', 812);
  board.gets(500, 'vmlinuz', 340_000);
  board.gets(1_400, 'initrd.img', 610_000);
  return board.frames;
}

/** A machine, and the frames by which it boots. */
class Machine {
  frames = [];
  #mac;
  #address;
  #architecture;
  #vendor;
  #from;
  #port = 2_070;

  constructor(mac, address, architecture, vendor, from) {
    this.#mac = mac;
    this.#address = address;
    this.#architecture = architecture;
    this.#vendor = vendor;
    this.#from = from;
  }

  /** The four messages of DHCP. */
  boots(file) {
    this.dhcp(0, dhcp.discover);
    this.dhcp(1, dhcp.offer, { from: server, file });
    this.dhcp(9, dhcp.request);
    this.dhcp(10, dhcp.acknowledge, { from: server, file });
  }

  dhcp(ms, kind, answer) {
    const message = Buffer.alloc(240);
    message.set([answer === undefined ? 1 : 2, 1, 6, 0]);
    message.set(hardware(this.#mac).subarray(2), 4);
    message.set(hardware(this.#mac), 28);
    message.writeUInt32BE(0x6382_5363, 236);
    const options = [option(53, Buffer.of(kind))];
    if (answer === undefined)
      options.push(option(60, Buffer.from(this.#vendor)), option(93, word(this.#architecture)));
    else {
      message.set(octets(answer.address ?? this.#address), 16);
      message.set(octets(answer.from), 20);
      options.push(option(54, octets(answer.from)), option(67, Buffer.from(answer.file)));
    }
    const bytes = Buffer.concat([message, ...options, Buffer.of(255)]);
    if (answer === undefined) this.#frame(ms, this.#mac, '0.0.0.0', '255.255.255.255', 68, 67, bytes);
    else this.#frame(ms, serverMac, answer.from, this.#address, 67, 68, bytes);
  }

  /** Asks for a file from a port of its own, which it returns. */
  asks(ms, file, options = []) {
    this.#port += 1;
    const request = Buffer.concat([word(tftp.request), text(file, 'octet', ...options)]);
    this.#frame(ms, this.#mac, this.#address, server, this.#port, 69, request);
    return this.#port;
  }

  /** Asks for a file that is not there. */
  misses(ms, file) {
    this.answers(ms + 1, this.asks(ms, file), word(tftp.error), word(1), text('File not found'));
  }

  /** Gets a file in blocks of 1,468 bytes, each in a millisecond. */
  gets(ms, file, bytes) {
    const port = this.asks(ms, file, ['blksize', '1468']);
    this.answers(ms + 0.5, port, word(tftp.options), text('blksize', '1468'));
    this.says(ms + 0.7, port, word(tftp.acknowledge), word(0));
    for (let block = 1; (block - 1) * 1_468 <= bytes; block += 1) {
      const length = Math.min(1_468, bytes - (block - 1) * 1_468);
      this.answers(ms + block, port, word(tftp.data), word(block), Buffer.alloc(length, block));
      this.says(ms + block + 0.4, port, word(tftp.acknowledge), word(block));
    }
  }

  /** A packet of a transfer from the server. */
  answers(ms, port, ...parts) {
    this.#frame(ms, serverMac, server, this.#address, port + 30_000, port, Buffer.concat(parts));
  }

  /** A packet of a transfer from the machine. */
  says(ms, port, ...parts) {
    this.#frame(ms, this.#mac, this.#address, server, port, port + 30_000, Buffer.concat(parts));
  }

  #frame(ms, mac, source, destination, sourcePort, destinationPort, payload) {
    const bytes = Buffer.alloc(42);
    const isSent = mac === this.#mac;
    bytes.set(hardware(isSent ? serverMac : this.#mac));
    bytes.set(hardware(mac), 6);
    bytes.writeUInt16BE(0x0800, 12);
    bytes.writeUInt8(0x45, 14);
    bytes.writeUInt16BE(28 + payload.length, 16);
    bytes.set([64, 17], 22);
    bytes.set(octets(source), 26);
    bytes.set(octets(destination), 30);
    bytes.writeUInt16BE(headerChecksum(bytes.subarray(14, 34)), 24);
    bytes.writeUInt16BE(sourcePort, 34);
    bytes.writeUInt16BE(destinationPort, 36);
    bytes.writeUInt16BE(8 + payload.length, 38);
    this.frames.push({ ms: this.#from + ms, bytes: Buffer.concat([bytes, payload]) });
  }
}

function word(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

/** Texts, each with its zero byte. */
function text(...parts) {
  return Buffer.from(parts.map((part) => `${part}\0`).join(''), 'latin1');
}

function hardware(mac) {
  return Buffer.from(mac.replaceAll(':', ''), 'hex');
}

function octets(address) {
  return Buffer.from(address.split('.').map(Number));
}

function option(code, value) {
  return Buffer.concat([Buffer.of(code, value.length), value]);
}

/** RFC 1071, of an IPv4 header. */
function headerChecksum(header) {
  let sum = 0;
  for (let at = 0; at < header.length; at += 2) sum += header.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
