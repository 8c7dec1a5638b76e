import { networkInterfaces } from 'node:os';
import { ipAddressBytes } from '../bytes/ip-address-bytes.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { linkType } from '../capture/link-type.js';
import { optionCode, padded } from '../capture/pcapng/layout.js';
import type { SocketOwner, SocketOwners } from '../system/socket-owners.js';
import { type PacketProcess, processComment } from '../wire/process-comments.js';

/** Readings of the tables may take this part of the time. */
const maxShare = 0.2;
/** The age at which the tables are read again although all that is asked for is in them: a port may have another holder. */
const maxAgeMs = 1_000;
/** Combinations of a sender and a receiver whose comments are kept. */
const maxKept = 4_096;
const tcp = 6;
const udp = 17;

/** Bytes before the IP header on a link, where that is fixed; Ethernet has tags. */
const ipAt = new Map<number, number>([
  [linkType.null, 4],
  [linkType.loop, 4],
  [linkType.raw, 0],
  [linkType.rawBsd, 0],
  [linkType.ipv4, 0],
  [linkType.ipv6, 0],
  [linkType.linuxSll, 16],
  [linkType.linuxSll2, 20],
]);
const etherTypes = { ipv4: 0x0800, ipv6: 0x86dd, tag: 0x8100 } as const;

/** Clocks of a capture. */
export interface OwnersClock {
  /** Milliseconds since 1970, as packets have them. */
  wallMs(): number;
  steadyMs(): number;
}

const systemClock: OwnersClock = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/**
 * Says of each packet which of this machine's processes sent or received it, as the comments of its block. Packets of no port of
 * this machine have none. The socket tables are read when a packet has a port that they lack, unless they were read after it was
 * captured, and then seldom enough to take a fifth of the time at most; what is not known then is `?`.
 */
export class PacketOwners {
  readonly #owners: Pick<SocketOwners, 'refresh' | 'ownerOf'>;
  readonly #clock: OwnersClock;
  readonly #addresses: () => readonly string[];
  /** Own addresses: IPv4 as numbers, IPv6 as bytes. */
  #ipv4 = new Set<number>();
  #ipv6: Uint8Array[] = [];
  #readAtMs = Number.NEGATIVE_INFINITY;
  #readSteadyMs = 0;
  #nextReadMs = Number.NEGATIVE_INFINITY;
  /** The options for each combination; 0 is no process of this machine, -1 is `?`. */
  #comments = new Map<number, Uint8Array>();
  readonly #numbers = new Map<number, { readonly number: number; readonly process: string }>();
  readonly #byNumber: SocketOwner[] = [];

  constructor(
    owners: Pick<SocketOwners, 'refresh' | 'ownerOf'>,
    addresses: () => readonly string[] = ownAddresses,
    clock: OwnersClock = systemClock,
  ) {
    this.#owners = owners;
    this.#addresses = addresses;
    this.#clock = clock;
  }

  /**
   * The options of a packet that lies in `bytes` from `from` to before `to`, on a link of that type, captured at `timeMs` (since 1970):
   * comments and the end of options, borrowed; `undefined` if neither end is a port of this machine. Allocates nothing once it is
   * known.
   */
  optionsOf(
    bytes: Uint8Array,
    from: number,
    to: number,
    link: number,
    timeMs: number,
  ): Uint8Array | undefined {
    const ip = ipHeaderAt(bytes, from, to, link);
    if (ip < 0 || to - ip < 20) return undefined;
    const isIpv6 = (bytes[ip] ?? 0) >> 4 === 6;
    if (isIpv6 && to - ip < 40) return undefined;
    const protocol = bytes[ip + (isIpv6 ? 6 : 9)] ?? 0;
    if (protocol !== tcp && protocol !== udp) return undefined;
    // A fragment that is not the first has no ports.
    if (!isIpv6 && (((bytes[ip + 6] ?? 0) & 0x1f) << 8) + (bytes[ip + 7] ?? 0) !== 0) return undefined;
    const ports = isIpv6 ? ip + 40 : ip + ((bytes[ip] ?? 0) & 15) * 4;
    if (to - ports < 4) return undefined;
    const name = protocol === tcp ? 'tcp' : 'udp';
    const source = ((bytes[ports] ?? 0) << 8) + (bytes[ports + 1] ?? 0);
    const destination = ((bytes[ports + 2] ?? 0) << 8) + (bytes[ports + 3] ?? 0);
    if (this.#clock.steadyMs() - this.#readSteadyMs > maxAgeMs) this.#read(timeMs, true);
    const isSent = this.#isOwn(bytes, isIpv6 ? ip + 8 : ip + 12, isIpv6);
    const isReceived = this.#isOwn(bytes, isIpv6 ? ip + 24 : ip + 16, isIpv6);
    if (!isSent && !isReceived) return undefined;
    const sender = isSent ? this.#numberOf(name, source, destination, timeMs) : 0;
    const receiver = isReceived ? this.#numberOf(name, destination, source, timeMs) : 0;
    return this.#commentsOf(sender, receiver);
  }

  #numberOf(protocol: 'tcp' | 'udp', port: number, peerPort: number, timeMs: number): number {
    let owner = this.#owners.ownerOf(protocol, port, peerPort);
    if (owner === undefined && this.#read(timeMs, false))
      owner = this.#owners.ownerOf(protocol, port, peerPort);
    if (owner === undefined) return -1;
    const known = this.#numbers.get(owner.pid);
    if (known !== undefined && known.process === owner.process) return known.number;
    this.#byNumber.push(owner);
    this.#numbers.set(owner.pid, { number: this.#byNumber.length, process: owner.process });
    return this.#byNumber.length;
  }

  /** Reads the tables, if they are older than the packet and it is not too often. */
  #read(timeMs: number, isDue: boolean): boolean {
    const beganMs = this.#clock.steadyMs();
    if ((!isDue && timeMs < this.#readAtMs) || beganMs < this.#nextReadMs) return false;
    this.#readAtMs = this.#clock.wallMs();
    this.#owners.refresh();
    this.#readAddresses();
    const endedMs = this.#clock.steadyMs();
    this.#readSteadyMs = endedMs;
    this.#nextReadMs = endedMs + (endedMs - beganMs) * (1 / maxShare - 1);
    return true;
  }

  #readAddresses(): void {
    this.#ipv4 = new Set();
    this.#ipv6 = [];
    for (const text of this.#addresses()) {
      const bytes = ipAddressBytes(text);
      if (bytes?.length === 4) this.#ipv4.add(bytes.reduce((sum, byte) => sum * 256 + byte, 0));
      else if (bytes !== undefined) this.#ipv6.push(bytes);
    }
  }

  #isOwn(bytes: Uint8Array, at: number, isIpv6: boolean): boolean {
    if (!isIpv6) {
      if (bytes[at] === 127) return true;
      const upper = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
      return this.#ipv4.has((upper * 256 + (bytes[at + 2] ?? 0)) * 256 + (bytes[at + 3] ?? 0));
    }
    for (let index = 0; index < this.#ipv6.length; index += 1) {
      const own = this.#ipv6[index];
      let same = 0;
      while (same < 16 && own?.[same] === bytes[at + same]) same += 1;
      if (same === 16) return true;
    }
    return false;
  }

  #commentsOf(sender: number, receiver: number): Uint8Array {
    const key = (sender + 1) * 0x100_0000 + receiver + 1;
    const known = this.#comments.get(key);
    if (known !== undefined) return known;
    if (this.#comments.size >= maxKept) this.#comments.clear();
    const named = [this.#processOf('sender', sender), this.#processOf('receiver', receiver)];
    const options = optionsOf(named.flatMap((one) => (one === undefined ? [] : [processComment(one)])));
    this.#comments.set(key, options);
    return options;
  }

  #processOf(end: PacketProcess['end'], number: number): PacketProcess | undefined {
    if (number === 0) return undefined;
    const owner = this.#byNumber[number - 1];
    return { end, process: owner?.process ?? '?', pid: owner?.pid };
  }
}

/** Where the IP header of a packet is; -1 if it has none that is known. */
function ipHeaderAt(bytes: Uint8Array, from: number, to: number, link: number): number {
  if (link !== linkType.ethernet) {
    const offset = ipAt.get(link);
    if (offset === undefined) return -1;
    const version = (bytes[from + offset] ?? 0) >> 4;
    return version === 4 || version === 6 ? from + offset : -1;
  }
  let at = from + 12;
  while (at + 2 <= to) {
    const type = ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
    if (type === etherTypes.ipv4 || type === etherTypes.ipv6) return at + 2;
    if (type !== etherTypes.tag) return -1;
    at += 4;
  }
  return -1;
}

/** Comments as options of a pcapng block, little endian, with their end. */
function optionsOf(comments: readonly string[]): Uint8Array {
  const texts = comments.map(encodeUtf8);
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + 4 + padded(text.length), 4));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of texts) {
    view.setUint16(at, optionCode.comment, true);
    view.setUint16(at + 2, text.length, true);
    bytes.set(text, at + 4);
    at += 4 + padded(text.length);
  }
  return bytes;
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
}
