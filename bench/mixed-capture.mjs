// A capture of what passes on a bench with many machines, made here and the same every time: TCP connections with windows, lost and
// repeated segments, HTTP over several segments, DNS, pings, ARP, DHCP, TFTP, NTP, syslog, unknown UDP, IPv6 and virtual LANs, all of
// them interleaved; about 300,000 packets.
import { CaptureOut } from './capture-out.mjs';

const packets = 300_000;
/** Conversations that go on at a time. */
const active = 120;
/** No protocol: tshark takes 188 bytes that begin with G for MPEG. */
const digits = Buffer.alloc(600, '0123456789');
const payloadText = Buffer.from(
  'GET? no: the quick brown fox jumps over the lazy dog. 0123456789 '.repeat(40),
  'latin1',
);

/** Writes so many packets of it to `file`, and returns their number. */
export function writeMixedCapture(file, count = packets) {
  const out = new CaptureOut(file);
  const random = numbersFrom(20_261_127);
  let started = 0;
  const begin = () => {
    const number = started;
    started += 1;
    const kind = kinds[random(kinds.length)];
    return kind(new Pair(number, random), random);
  };
  const conversations = Array.from({ length: active }, begin);
  while (out.count < count) {
    const index = random(active);
    const { value, done } = conversations[index].next();
    if (done) conversations[index] = begin();
    else out.frame(value);
  }
  return out.close();
}

/** Whole numbers below a limit, the same every time (xorshift32). */
function numbersFrom(seed) {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** Two machines, and the frames between them. */
class Pair {
  #identification = 0;

  constructor(number, random) {
    this.number = number;
    // Below 41,170, which is a port of MANOLITO.
    this.clientPort = 32_768 + (number % 8_000);
    this.isVersion6 = random(8) === 0;
    this.vlan = random(10) === 0 ? 1 + random(4_000) : 0;
    this.client = 2 + random(200);
    this.server = 1 + random(20);
  }

  /** A frame of an IP packet from the client, or to it. */
  ip(isFromClient, protocol, payload) {
    const head = this.isVersion6
      ? this.#head6(isFromClient, protocol, payload)
      : this.#head4(isFromClient, protocol, payload);
    return this.frame(isFromClient, this.isVersion6 ? 0x86dd : 0x0800, Buffer.concat([head, payload]));
  }

  frame(isFromClient, etherType, payload) {
    const [to, from] = isFromClient
      ? [0xf000 + this.server, this.client]
      : [this.client, 0xf000 + this.server];
    const head = Buffer.alloc(this.vlan === 0 ? 14 : 18);
    head.writeUIntBE(0x0200_0000_0000 + to, 0, 6);
    head.writeUIntBE(0x0200_0000_0000 + from, 6, 6);
    head.writeUInt16BE(etherType, head.length - 2);
    if (this.vlan > 0) head.writeUInt32BE(0x8100_0000 + this.vlan, 12);
    return Buffer.concat([head, payload]);
  }

  udp(isFromClient, serverPort, payload, clientPort = this.clientPort) {
    const head = Buffer.alloc(8);
    head.writeUInt16BE(isFromClient ? clientPort : serverPort, 0);
    head.writeUInt16BE(isFromClient ? serverPort : clientPort, 2);
    head.writeUInt16BE(8 + payload.length, 4);
    head.writeUInt16BE(0x1234, 6);
    return this.ip(isFromClient, 17, Buffer.concat([head, payload]));
  }

  address4(isClient) {
    return Buffer.from(isClient ? [192, 168, 1, this.client] : [10, 0, 0, this.server]);
  }

  #head4(isFromClient, protocol, payload) {
    this.#identification += 1;
    const head = Buffer.alloc(20);
    head.writeUInt16BE(0x4500, 0);
    head.writeUInt16BE(20 + payload.length, 2);
    head.writeUInt16BE((this.number * 16 + this.#identification) & 0xffff, 4);
    head.writeUInt16BE(0x4000, 6);
    head[8] = 64;
    head[9] = protocol;
    this.address4(isFromClient).copy(head, 12);
    this.address4(!isFromClient).copy(head, 16);
    head.writeUInt16BE(checksum(head), 10);
    return head;
  }

  #head6(isFromClient, protocol, payload) {
    const head = Buffer.alloc(40);
    head[0] = 0x60;
    head.writeUInt16BE(payload.length, 4);
    head[6] = protocol;
    head[7] = 64;
    const [from, to] = isFromClient ? [this.client, this.server] : [this.server, this.client];
    head.writeUInt32BE(0xfd00_0000, 8);
    head.writeUInt16BE(from, 22);
    head.writeUInt32BE(0xfd00_0000, 24);
    head.writeUInt16BE(to, 38);
    return head;
  }
}

function checksum(bytes) {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** The segments of a TCP connection. */
class Connection {
  static flags = { fin: 1, syn: 2, reset: 4, push: 8, ack: 16 };

  constructor(pair, serverPort, random) {
    this.pair = pair;
    this.serverPort = serverPort;
    this.next = [random(0x7fff_ffff), random(0x7fff_ffff)];
    this.window = 502;
    this.clock = random(1_000_000);
  }

  /** A segment of `payload` at `offset` bytes from what comes next; what was sent once moves that on. */
  segment(
    isFromClient,
    flags,
    payload = Buffer.alloc(0),
    { at, options = Buffer.alloc(0), window = this.window } = {},
  ) {
    const own = isFromClient ? 0 : 1;
    const sequence = at ?? this.next[own];
    const { push, fin, syn, ack } = Connection.flags;
    const times = Buffer.from([1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0]);
    this.clock += 1;
    times.writeUInt32BE(this.clock, 4);
    times.writeUInt32BE(this.clock - 1, 8);
    const all = Buffer.concat([options, times]);
    const head = Buffer.alloc(20);
    head.writeUInt16BE(isFromClient ? this.pair.clientPort : this.serverPort, 0);
    head.writeUInt16BE(isFromClient ? this.serverPort : this.pair.clientPort, 2);
    head.writeUInt32BE(sequence >>> 0, 4);
    if ((flags & ack) !== 0) head.writeUInt32BE(this.next[1 - own] >>> 0, 8);
    head.writeUInt16BE(((5 + all.length / 4) << 12) | flags | (payload.length > 0 ? push : 0), 12);
    head.writeUInt16BE(window, 14);
    head.writeUInt16BE(0x4321, 16);
    if (at === undefined) this.next[own] += payload.length + ((flags & (fin | syn)) === 0 ? 0 : 1);
    return this.pair.ip(isFromClient, 6, Buffer.concat([head, all, payload]));
  }

  *open() {
    const { syn, ack } = Connection.flags;
    const options = Buffer.from([2, 4, 5, 0xb4, 4, 2, 1, 1, 1, 3, 3, 7]);
    yield this.segment(true, syn, undefined, { options, window: 64_240 });
    yield this.segment(false, syn | ack, undefined, { options, window: 65_160 });
    yield this.segment(true, ack);
  }

  *close() {
    const { fin, ack } = Connection.flags;
    yield this.segment(true, fin | ack);
    yield this.segment(false, fin | ack);
    yield this.segment(true, ack);
  }
}

/** Kinds of conversation, each a generator of frames; how often one stands here is how often it is begun. */
const kinds = [
  http,
  http,
  messages,
  messages,
  bulk,
  dns,
  dns,
  dns,
  ping,
  arp,
  dhcp,
  tftp,
  ntp,
  syslog,
  unknownUdp,
];

function* http(pair, random) {
  const connection = new Connection(pair, 80, random);
  const { ack } = Connection.flags;
  yield* connection.open();
  for (let request = 0; request <= random(3); request += 1) {
    const path = `/firmware/${pair.number}/${request}.bin`;
    yield connection.segment(
      true,
      ack,
      Buffer.from(`GET ${path} HTTP/1.1\r\nHost: boot.example\r\nUser-Agent: bench\r\n\r\n`),
    );
    yield connection.segment(false, ack);
    const body = random(20_000);
    const head = `HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: application/octet-stream\r\nContent-Length: ${body}\r\n\r\n`;
    const whole = Buffer.concat([Buffer.from(head), Buffer.alloc(body, 65 + request)]);
    for (let at = 0; at < whole.length; at += 1_448) {
      yield connection.segment(false, ack, whole.subarray(at, at + 1_448));
      if ((at / 1_448) % 2 === 1) yield connection.segment(true, ack);
    }
    yield connection.segment(true, ack);
  }
  yield* connection.close();
}

/** Short messages in both directions at a port that no protocol has. */
function* messages(pair, random) {
  const connection = new Connection(pair, 9_100 + random(50), random);
  const { ack } = Connection.flags;
  yield* connection.open();
  for (let count = random(30); count >= 0; count -= 1) {
    const text = payloadText.subarray(0, 1 + random(120));
    yield connection.segment(true, ack, text);
    if (random(40) === 0) yield connection.segment(true, ack, text, { at: connection.next[0] - text.length });
    yield connection.segment(false, ack, text);
    yield connection.segment(true, ack);
  }
  if (random(8) === 0) yield connection.segment(true, Connection.flags.reset | ack);
  else yield* connection.close();
}

/** Many segments in one direction, some of them lost and sent again. */
function* bulk(pair, random) {
  const connection = new Connection(pair, 5_201, random);
  const { ack } = Connection.flags;
  yield* connection.open();
  const payload = Buffer.alloc(1_448, 0x2e);
  for (let count = 20 + random(100); count >= 0; count -= 1) {
    if (random(50) > 0) {
      yield connection.segment(true, ack, payload);
      if (count % 2 === 0) yield connection.segment(false, ack);
      continue;
    }
    const lost = connection.next[0];
    connection.next[0] += payload.length;
    for (let after = 0; after < 4; after += 1) yield connection.segment(true, ack, payload);
    const end = connection.next[0];
    connection.next[0] = lost;
    for (let repeated = 0; repeated < 3; repeated += 1) yield connection.segment(false, ack);
    connection.next[0] = end;
    yield connection.segment(true, ack, payload, { at: lost });
    yield connection.segment(false, ack);
  }
  yield* connection.close();
}

function dnsName(text) {
  return Buffer.concat([
    ...text.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`)),
    Buffer.from([0]),
  ]);
}

function* dns(pair, random) {
  const identifier = random(0x1_0000);
  const type = random(2) === 0 ? 1 : 28;
  const head = (flags, answers) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(identifier, 0);
    bytes.writeUInt16BE(flags, 2);
    bytes.writeUInt16BE(1, 4);
    bytes.writeUInt16BE(answers, 6);
    return bytes;
  };
  const question = Buffer.concat([
    dnsName(`host-${pair.number % 500}.lab.example`),
    Buffer.from([0, type, 0, 1]),
  ]);
  yield pair.udp(true, 53, Buffer.concat([head(0x0100, 0), question]));
  const isKnown = random(6) > 0;
  const data = type === 1 ? pair.address4(false) : Buffer.alloc(16, 0xfd);
  const record = Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 1, 44, 0, data.length]), data]);
  yield pair.udp(
    false,
    53,
    Buffer.concat([
      head(isKnown ? 0x8180 : 0x8183, isKnown ? 1 : 0),
      question,
      isKnown ? record : Buffer.alloc(0),
    ]),
  );
}

function* ping(pair, random) {
  pair.isVersion6 = false;
  const message = (type, sequence) => {
    const bytes = Buffer.alloc(64, 0x61);
    bytes.writeUInt32BE(type << 24, 0);
    bytes.writeUInt16BE(pair.number & 0xffff, 4);
    bytes.writeUInt16BE(sequence, 6);
    bytes.writeUInt16BE(checksum(bytes), 2);
    return bytes;
  };
  for (let sequence = 1; sequence <= 1 + random(10); sequence += 1) {
    yield pair.ip(true, 1, message(8, sequence));
    if (random(10) > 0) yield pair.ip(false, 1, message(0, sequence));
  }
}

function* arp(pair) {
  const body = (operation, isFromClient) => {
    const bytes = Buffer.alloc(46);
    bytes.writeUInt32BE(0x0001_0800, 0);
    bytes.writeUInt32BE(0x0604_0000 + operation, 4);
    bytes.writeUIntBE(0x0200_0000_0000 + (isFromClient ? pair.client : 0xf000 + pair.server), 8, 6);
    pair.address4(isFromClient).copy(bytes, 14);
    if (operation === 2) bytes.writeUIntBE(0x0200_0000_0000 + pair.client, 18, 6);
    pair.address4(!isFromClient).copy(bytes, 24);
    return bytes;
  };
  yield pair.frame(true, 0x0806, body(1, true));
  yield pair.frame(false, 0x0806, body(2, false));
}

function* dhcp(pair) {
  pair.isVersion6 = false;
  for (const [type, operation] of [
    [1, 1],
    [2, 2],
    [3, 1],
    [5, 2],
  ]) {
    const bytes = Buffer.alloc(300);
    bytes.writeUInt32BE(0x0001_0600 + operation * 0x0100_0000, 0);
    bytes.writeUInt32BE(pair.number, 4);
    bytes.writeUIntBE(0x0200_0000_0000 + pair.client, 28, 6);
    bytes.writeUInt32BE(0x6382_5363, 236);
    Buffer.from([53, 1, type, 255]).copy(bytes, 240);
    yield pair.udp(operation === 1, 67, bytes, 68);
  }
}

function* tftp(pair, random) {
  const serverPort = 49_152 + (pair.number % 16_000);
  yield pair.udp(true, 69, Buffer.from(`\0\x01pxe/${pair.number}.0\0octet\0`, 'latin1'));
  const blocks = 1 + random(60);
  for (let block = 1; block <= blocks; block += 1) {
    const data = Buffer.alloc(4 + (block === blocks ? random(512) : 512), 0x42);
    data.writeUInt32BE(0x0003_0000 + block, 0);
    yield pair.udp(false, serverPort, data);
    const acknowledgment = Buffer.alloc(4);
    acknowledgment.writeUInt32BE(0x0004_0000 + block, 0);
    yield pair.udp(true, serverPort, acknowledgment);
  }
}

function* ntp(pair) {
  for (const isFromClient of [true, false]) {
    const bytes = Buffer.alloc(48);
    bytes[0] = isFromClient ? 0x23 : 0x24;
    bytes[1] = isFromClient ? 0 : 2;
    yield pair.udp(isFromClient, 123, bytes);
  }
}

function* syslog(pair, random) {
  yield pair.udp(
    true,
    514,
    Buffer.from(`<${random(192)}>Nov 27 00:00:00 node${pair.client} bench[${pair.number}]: link is up`),
  );
}

function* unknownUdp(pair, random) {
  for (let count = random(20); count >= 0; count -= 1)
    yield pair.udp(random(2) === 0, 7_100, digits.subarray(0, random(600)));
}
