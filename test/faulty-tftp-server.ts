import { joinBytes } from '../src/bytes/join-bytes.js';
import type { SocketAddress } from '../src/bytes/socket-address.js';
import { decodeTftp } from '../src/wire/tftp/decode.js';
import {
  encodeError,
  encodeOptionAcknowledgement,
  writeAcknowledgement,
  writeDataHeader,
} from '../src/wire/tftp/encode.js';
import { encodeNetascii, NetasciiDecoder } from '../src/wire/tftp/netascii.js';
import { opcode, opcodeOf, type TftpRequest } from '../src/wire/tftp/packet.js';
import type { CheckedPeer, CheckRoom } from './check-room.js';
import { agreedByFaulty } from './faulty-tftp-options.js';
import type { ServerFault } from './tftp-server-faults.js';

interface Transfer {
  readonly tid: number;
  readonly peer: SocketAddress;
  readonly request: TftpRequest;
  readonly blockBytes: number;
  readonly window: number;
  readonly timeoutMs: number;
  /** Of a read: what is sent. */
  readonly content: Uint8Array;
  /** Of a write: what came. */
  readonly parts: Uint8Array[];
  oack: Uint8Array | undefined;
  /** Acknowledged by the client, or by this side. */
  block: number;
  deadlineMs: number;
  tries: number;
  isOver: boolean;
}

const ports = { request: 69, first: 2_000 };
const maxTries = 5;

/** A small TFTP server by the RFCs, with at most one fault: what the checks have to find, and nothing else. */
export class FaultyTftpServer implements CheckedPeer {
  readonly files = new Map<string, Uint8Array>();
  readonly #room: CheckRoom;
  readonly #fault: ServerFault;
  readonly #transfers: Transfer[] = [];
  #nextTid = ports.first;
  #isDead = false;

  constructor(room: CheckRoom, fault: ServerFault) {
    this.#room = room;
    this.#fault = fault;
    room.peer = this;
  }

  get deadlineMs(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#transfers.map((one) => one.deadlineMs));
  }

  deadlineReached(nowMs: number): void {
    for (const transfer of [...this.#transfers]) {
      if (transfer.deadlineMs > nowMs) continue;
      transfer.tries += 1;
      const gives = transfer.tries > maxTries && !this.#is('sends again for ever');
      if (gives || transfer.isOver) this.#drop(transfer);
      else this.#sendAgain(transfer);
    }
  }

  datagramReceived(bytes: Uint8Array, from: SocketAddress, toPort: number): void {
    if (this.#isDead || this.#is('does not answer at all')) return;
    const own = this.#transfers.find(
      (one) => one.tid === toPort && (one.peer.port === from.port || this.#is('takes packets of any port')),
    );
    if (own !== undefined && (toPort !== ports.request || !this.#isRequest(bytes))) {
      this.#transferReceived(own, bytes);
      return;
    }
    if (toPort === ports.request) this.#requestReceived(bytes, from);
    else this.#foreignReceived(bytes, from, toPort);
  }

  #is(fault: ServerFault): boolean {
    return this.#fault === fault;
  }

  #isRequest(bytes: Uint8Array): boolean {
    const code = opcodeOf(bytes, 0, bytes.length);
    return code === opcode.readRequest || code === opcode.writeRequest;
  }

  #foreignReceived(bytes: Uint8Array, from: SocketAddress, toPort: number): void {
    const code = opcodeOf(bytes, 0, bytes.length);
    if (this.#is('ends at a foreign ERROR') && code === opcode.error)
      for (const one of this.#transfers) if (one.tid === toPort) this.#drop(one);
    if (code !== opcode.error && !this.#is('says nothing to foreign ports'))
      this.#room.send(encodeError(5, 'Unknown transfer ID'), toPort, from);
  }

  #requestReceived(bytes: Uint8Array, from: SocketAddress): void {
    const decoded = decodeTftp(bytes);
    const packet = decoded.ok ? decoded.packet : undefined;
    if (packet?.type !== 'readRequest' && packet?.type !== 'writeRequest') {
      if (this.#is('dies of a malformed request')) this.#isDead = true;
      if (this.#is('answers malformed requests')) this.#reply(dataOf(1, Uint8Array.of(1)), from);
      else if (opcodeOf(bytes, 0, bytes.length) !== opcode.error)
        this.#reply(encodeError(4, 'Illegal TFTP operation'), from);
      return;
    }
    if (this.#is('serves one at a time') && this.#transfers.some((one) => !one.isOver)) return;
    const mode = this.#is('mode in lower case only') ? packet.mode : packet.mode.toLowerCase();
    if (mode !== 'octet' && mode !== 'netascii') {
      this.#reply(encodeError(4, 'No such mode'), from);
      return;
    }
    if (this.#is('loses long names') && packet.name.length > 255) return;
    if (this.#is('refuses unknown options') && packet.options.some(({ name }) => name.startsWith('x-'))) {
      this.#reply(encodeError(8, 'Unknown option'), from);
      return;
    }
    if (this.#is('refuses requests with options') && packet.options.length > 0) {
      this.#reply(encodeError(4, 'No options'), from);
      return;
    }
    // A request that comes twice belongs to the transfer that it began.
    if (this.#transfers.some((one) => one.peer.port === from.port && !one.isOver)) return;
    if (packet.type === 'readRequest') this.#read(packet, from);
    else this.#write(packet, from);
  }

  #read(request: TftpRequest, from: SocketAddress): void {
    const isParent = this.#is('serves parents') && request.name.startsWith('../');
    const file = isParent
      ? Uint8Array.from('root:x:0:0', (char) => char.charCodeAt(0))
      : this.files.get(request.name);
    if (file === undefined) {
      if (!this.#is('silent about unknown files')) this.#reply(encodeError(1, 'File not found'), from);
      return;
    }
    const isText = request.mode.toLowerCase() === 'netascii';
    let content = isText ? encodeNetascii(file) : Uint8Array.from(file);
    if (isText && this.#is('leaves CR alone'))
      content = Uint8Array.from([...content].filter((byte) => byte !== 0));
    if (isText && this.#is('breaks netascii at the edge of a block') && content[512] === 0x0a)
      content = joinBytes([content.subarray(0, 512), content.subarray(513)]);
    if (this.#is('changes a byte') && content.length > 700) content[700] = (content[700] ?? 0) ^ 1;
    const transfer = this.#begin(request, from, content);
    if (transfer.oack === undefined) this.#sendWindow(transfer, false);
    else {
      this.#say(transfer, transfer.oack);
      if (this.#is('sends DATA behind the OACK')) this.#sendWindow(transfer, false);
      this.#await(transfer);
    }
  }

  #write(request: TftpRequest, from: SocketAddress): void {
    if (request.name.includes('/') && !this.#is('claims to write what it cannot')) {
      this.#reply(encodeError(2, 'No such folder'), from);
      return;
    }
    const transfer = this.#begin(request, from, new Uint8Array(0));
    this.#say(transfer, transfer.oack ?? acknowledgementOf(0));
    this.#await(transfer);
  }

  #begin(request: TftpRequest, peer: SocketAddress, content: Uint8Array): Transfer {
    const options = agreedByFaulty(request, content.length, this.#fault);
    const agreed = (name: string): string | undefined =>
      options.find((one) => one.name.toLowerCase() === name)?.value;
    this.#nextTid += 1;
    const transfer: Transfer = {
      tid: this.#is('one port for all') ? ports.request : this.#nextTid,
      peer,
      request,
      blockBytes:
        Number(agreed('blksize') ?? 512) +
        (this.#is('blocks are larger than agreed') && agreed('blksize') ? 64 : 0),
      window: Number(agreed('windowsize') ?? 1),
      timeoutMs: this.#is('waits longer than agreed') ? 5_000 : Number(agreed('timeout') ?? 1) * 1_000,
      content,
      parts: [],
      oack: options.length === 0 ? undefined : encodeOptionAcknowledgement(options),
      block: 0,
      deadlineMs: Number.POSITIVE_INFINITY,
      tries: 0,
      isOver: false,
    };
    this.#transfers.push(transfer);
    return transfer;
  }

  #transferReceived(transfer: Transfer, bytes: Uint8Array): void {
    const decoded = decodeTftp(bytes);
    if (!decoded.ok) return;
    const { packet } = decoded;
    if (packet.type === 'error') {
      if (!this.#is('goes on after an ERROR')) this.#drop(transfer);
      return;
    }
    if (packet.type === 'acknowledgement' && transfer.request.type === 'readRequest')
      this.#acknowledged(transfer, packet.block16);
    else if (packet.type === 'data' && transfer.request.type === 'writeRequest')
      this.#dataReceived(transfer, packet.block16, packet.payload);
  }

  #acknowledged(transfer: Transfer, block16: number): void {
    const { window } = transfer;
    const last = this.#lastOf(transfer);
    const sent = Math.min(last, transfer.block + window);
    if (transfer.oack !== undefined) {
      if (block16 === 0) {
        transfer.oack = undefined;
        transfer.tries = 0;
        this.#sendWindow(transfer, false);
      }
      return;
    }
    if (this.#is('answers a repeated ACK') && block16 === transfer.block % 65_536) {
      this.#sendWindow(transfer, false);
      return;
    }
    for (let block = transfer.block + 1; block <= sent; block += 1) {
      if (this.#number(block) !== block16) continue;
      transfer.block = this.#is('goes on behind a gap') ? sent : block;
      transfer.tries = 0;
      if (transfer.block >= last) this.#finish(transfer);
      else this.#sendWindow(transfer, false);
      return;
    }
  }

  #dataReceived(transfer: Transfer, block16: number, payload: Uint8Array): void {
    if (transfer.oack !== undefined) transfer.oack = undefined;
    if (block16 === transfer.block % 65_536) {
      if (this.#is('writes a doubled DATA twice')) transfer.parts.push(payload);
      if (this.#is('forgets to repeat its ACK')) return;
      if (transfer.isOver && this.#is('forgets with its last ACK')) return;
      this.#say(transfer, acknowledgementOf(block16));
      return;
    }
    if (transfer.isOver || block16 !== (transfer.block + 1) % 65_536) return;
    transfer.block += 1;
    transfer.tries = 0;
    transfer.parts.push(this.#is('cuts blocks at 512') ? payload.slice(0, 512) : payload.slice());
    this.#say(transfer, acknowledgementOf(block16));
    this.#await(transfer);
    if (payload.length < transfer.blockBytes) this.#store(transfer);
  }

  #store(transfer: Transfer): void {
    const { name, mode } = transfer.request;
    let bytes: Uint8Array = joinBytes(transfer.parts);
    if (mode.toLowerCase() === 'netascii') {
      const decoder = new NetasciiDecoder();
      bytes = joinBytes([decoder.decode(bytes, 0, bytes.length), decoder.finish()]);
    }
    const old = this.files.get(name);
    if (this.#is('keeps the end of the old file') && old !== undefined && old.length > bytes.length)
      bytes = joinBytes([bytes, old.subarray(bytes.length)]);
    if (!name.includes('/')) this.files.set(name, bytes);
    transfer.isOver = true;
    // It stays for a while, in case its last ACK was lost.
    transfer.deadlineMs = this.#room.time.nowMs + 3_000;
  }

  #lastOf({ content, blockBytes }: Transfer): number {
    const blocks = Math.floor(content.length / blockBytes) + 1;
    if (this.#is('stops at block 65535') && blocks > 65_535) return 65_535;
    return blocks;
  }

  #number(block: number): number {
    if (block < 65_536) return block;
    return this.#is('wraps to 1') ? ((block - 1) % 65_535) + 1 : block % 65_536;
  }

  #sendWindow(transfer: Transfer, isAgain: boolean): void {
    const { content, blockBytes, window } = transfer;
    const last = this.#lastOf(transfer);
    const isExact = content.length % blockBytes === 0;
    const more = this.#is('window is larger than agreed') && window > 1 ? 2 : 0;
    for (
      let block = transfer.block + 1;
      block <= Math.min(last, transfer.block + window + more);
      block += 1
    ) {
      if (block === last && this.#is('last block is never sent')) continue;
      if (block === last && isExact && content.length > 0 && this.#is('whole files have no empty block'))
        continue;
      this.#say(
        transfer,
        dataOf(this.#number(block), content.subarray((block - 1) * blockBytes, block * blockBytes)),
      );
    }
    if (!isAgain) transfer.tries = 0;
    this.#await(transfer);
  }

  #sendAgain(transfer: Transfer): void {
    if (transfer.request.type === 'writeRequest')
      this.#say(transfer, transfer.oack ?? acknowledgementOf(transfer.block));
    else if (transfer.oack !== undefined) this.#say(transfer, transfer.oack);
    else this.#sendWindow(transfer, true);
    this.#await(transfer);
  }

  #await(transfer: Transfer): void {
    const isForgetful = this.#is('forgets to repeat its ACK') && transfer.request.type === 'writeRequest';
    transfer.deadlineMs =
      this.#is('never sends again') || isForgetful
        ? Number.POSITIVE_INFINITY
        : this.#room.time.nowMs + transfer.timeoutMs;
  }

  #finish(transfer: Transfer): void {
    transfer.isOver = true;
    this.#drop(transfer);
  }

  #drop(transfer: Transfer): void {
    transfer.isOver = true;
    transfer.deadlineMs = Number.POSITIVE_INFINITY;
    const index = this.#transfers.indexOf(transfer);
    if (index !== -1) this.#transfers.splice(index, 1);
  }

  #say({ tid, peer }: Transfer, bytes: Uint8Array): void {
    this.#room.send(bytes, tid, peer);
  }

  #reply(bytes: Uint8Array, to: SocketAddress): void {
    this.#room.send(bytes, ports.request, to);
  }
}

function acknowledgementOf(block16: number): Uint8Array {
  const packet = new Uint8Array(4);
  writeAcknowledgement(packet, 0, block16 % 65_536);
  return packet;
}

function dataOf(block16: number, payload: Uint8Array): Uint8Array {
  const packet = new Uint8Array(4 + payload.length);
  packet.set(payload, writeDataHeader(packet, 0, block16));
  return packet;
}
