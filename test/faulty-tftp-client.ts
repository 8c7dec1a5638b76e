import { joinBytes } from '../src/bytes/join-bytes.js';
import type { SocketAddress } from '../src/bytes/socket-address.js';
import { formatSocketAddress } from '../src/bytes/socket-address.js';
import type { ProgramJob } from '../src/check/program-door.js';
import { decodeTftp } from '../src/wire/tftp/decode.js';
import {
  encodeError,
  encodeRequest,
  writeAcknowledgement,
  writeDataHeader,
} from '../src/wire/tftp/encode.js';
import { encodeNetascii, NetasciiDecoder } from '../src/wire/tftp/netascii.js';
import type { TftpOption, TftpPacket } from '../src/wire/tftp/packet.js';
import type { CheckedPeer, CheckRoom } from './check-room.js';

/** What is wrong with a client. */
export type ClientFault =
  | 'none'
  | 'never asks'
  | 'asks once'
  | 'asks in a mode of its own'
  | 'asks for a blksize out of range'
  | 'stops at a full last block'
  | 'fails of an empty file'
  | 'needs an OACK'
  | 'keeps its own blksize'
  | 'takes any blksize'
  | 'takes any option'
  | 'takes packets of any port'
  | 'says nothing to foreign ports'
  | 'writes a doubled block twice'
  | 'gives up at once'
  | 'acknowledges a block once'
  | 'forgets with its last ACK'
  | 'goes on after an ERROR'
  | 'ends well after an ERROR'
  | 'leaves a file that it did not get'
  | 'keeps netascii as it is'
  | 'sends at a repeated ACK'
  | 'never sends again'
  | 'goes on without an ACK'
  | 'does not wait for the last ACK'
  | 'has no empty last block'
  | 'changes a byte';

const clientPort = 5_000;
const timeoutMs = 1_000;
const maxTries = 8;
const dallyMs = 3_000;
const askedBlock = 1_024;

type End = (status: number, file: Uint8Array | undefined) => void;

/** A TFTP client by the RFCs in memory, with at most one fault: it makes one transfer at a time, which the check starts. */
export class FaultyTftpClient implements CheckedPeer {
  readonly #room: CheckRoom;
  readonly #fault: ClientFault;
  #port = clientPort;
  #job: ProgramJob | undefined;
  #server: SocketAddress | undefined;
  #end: End = () => undefined;
  #tid: SocketAddress | undefined;
  #blockBytes = 512;
  #block = 0;
  #parts: Uint8Array[] = [];
  #content: Uint8Array = new Uint8Array(0);
  #isOver = false;
  #tries = 0;
  /** What is sent again at a timeout. */
  #last: Uint8Array = new Uint8Array(0);
  deadlineMs = Number.POSITIVE_INFINITY;

  constructor(room: CheckRoom, fault: ClientFault) {
    this.#room = room;
    this.#fault = fault;
    room.peer = this;
  }

  started(job: ProgramJob, at: SocketAddress, ended: End): void {
    this.#port += 1;
    this.#job = job;
    this.#server = at;
    this.#end = ended;
    this.#tid = undefined;
    this.#blockBytes = 512;
    this.#block = 0;
    this.#parts = [];
    this.#isOver = false;
    this.#tries = 0;
    const content = job.content ?? new Uint8Array(0);
    this.#content = job.mode === 'netascii' ? encodeNetascii(content) : content;
    if (this.#is('never asks')) {
      ended(1, undefined);
      return;
    }
    this.#last = this.#request(job);
    this.#send(this.#last, at);
  }

  deadlineReached(nowMs: number): void {
    this.deadlineMs = Number.POSITIVE_INFINITY;
    if (this.#isOver) return;
    this.#tries += 1;
    const isGivingUp = this.#tries > (this.#is('gives up at once') ? 0 : maxTries);
    const isSilent = this.#is('never sends again') && this.#tid !== undefined;
    if (isGivingUp || isSilent || (this.#is('asks once') && this.#tid === undefined)) {
      this.#finish(1, undefined);
      return;
    }
    const isNext = this.#block > 0 && this.#block * this.#blockBytes <= this.#content.length;
    if (this.#is('goes on without an ACK') && this.#job?.direction === 'put' && isNext) {
      this.#sendBlock(this.#block + 1);
      return;
    }
    this.#send(this.#last, this.#tid ?? this.#server);
    this.deadlineMs = nowMs + timeoutMs;
  }

  datagramReceived(bytes: Uint8Array, from: SocketAddress, toPort: number): void {
    const job = this.#job;
    // A port of a transfer that is over is closed.
    if (job === undefined || toPort !== this.#port) return;
    const decoded = decodeTftp(bytes);
    if (!decoded.ok) return;
    const isForeign = this.#tid !== undefined && nameOf(from) !== nameOf(this.#tid);
    if (isForeign && !this.#is('takes packets of any port')) {
      if (decoded.packet.type !== 'error' && !this.#is('says nothing to foreign ports'))
        this.#room.send(encodeError(5, 'Unknown transfer ID'), this.#port, from, clientAddress);
      return;
    }
    this.#tid ??= from;
    const { packet } = decoded;
    if (packet.type === 'error') this.#failed(job);
    else if (job.direction === 'get') this.#downloaded(packet, job);
    else this.#uploaded(packet);
  }

  #is(fault: ClientFault): boolean {
    return this.#fault === fault;
  }

  #request({ direction, name, mode }: ProgramJob): Uint8Array {
    const blksize = this.#is('asks for a blksize out of range') ? '70000' : String(askedBlock);
    const options = [
      { name: 'blksize', value: blksize },
      { name: 'tsize', value: direction === 'get' ? '0' : String(this.#content.length) },
    ];
    const type = direction === 'get' ? 'readRequest' : 'writeRequest';
    const asked = this.#is('asks in a mode of its own') ? 'binary' : mode;
    return encodeRequest({ type, name, mode: asked, options }) ?? new Uint8Array(0);
  }

  /** Whether the client goes on with these options. */
  #agrees(options: readonly TftpOption[]): boolean {
    const isUnasked = options.some(({ name }) => name !== 'blksize' && name !== 'tsize');
    const size = Number(options.find(({ name }) => name === 'blksize')?.value ?? 512);
    const isRefused =
      (isUnasked && !this.#is('takes any option')) ||
      (size > askedBlock && !this.#is('takes any blksize') && !this.#is('asks for a blksize out of range'));
    if (isRefused) {
      this.#send(encodeError(8, 'Options refused'), this.#tid);
      this.#finish(1, undefined);
      return false;
    }
    this.#blockBytes = this.#is('keeps its own blksize') ? askedBlock : size;
    return true;
  }

  #downloaded(packet: TftpPacket, job: ProgramJob): void {
    if (packet.type === 'optionAcknowledgement' && this.#block === 0) {
      if (this.#isOver || !this.#agrees(packet.options)) return;
      if (
        this.#is('fails of an empty file') &&
        packet.options.some(({ name, value }) => name === 'tsize' && value === '0')
      )
        this.#finish(1, undefined);
      else this.#acknowledge(0);
      return;
    }
    if (packet.type !== 'data') return;
    if (this.#is('needs an OACK') && this.#block === 0 && this.#parts.length === 0 && this.#last.length > 4) {
      this.#finish(1, undefined);
      return;
    }
    const { block16, payload } = packet;
    if (block16 === this.#block) {
      if (this.#isOver && this.#is('forgets with its last ACK')) return;
      if (this.#is('acknowledges a block once')) return;
      if (this.#is('writes a doubled block twice')) this.#parts.push(payload.slice());
      this.#acknowledge(block16);
      return;
    }
    if (this.#isOver || block16 !== this.#block + 1) return;
    this.#block += 1;
    this.#parts.push(payload.slice());
    this.#acknowledge(block16);
    const isShort = payload.length < this.#blockBytes;
    if (
      isShort ||
      (this.#is('stops at a full last block') && this.#parts.length === 2 && job.name.includes('exact'))
    )
      this.#finishDownload(job);
  }

  #finishDownload({ mode }: ProgramJob): void {
    this.#isOver = true;
    this.deadlineMs = Number.POSITIVE_INFINITY;
    // It stays for a while, in case its last ACK was lost; what a doubled last block adds to the file is in it, too.
    this.#room.later(() => {
      let file: Uint8Array = joinBytes(this.#parts);
      if (mode === 'netascii' && !this.#is('keeps netascii as it is')) {
        const decoder = new NetasciiDecoder();
        file = joinBytes([decoder.decode(file, 0, file.length), decoder.finish()]);
      }
      if (this.#is('changes a byte') && file.length > 600) file = file.with(600, (file[600] ?? 0) ^ 1);
      this.#end(0, file);
    }, dallyMs);
  }

  #uploaded(packet: TftpPacket): void {
    if (this.#isOver) return;
    if (packet.type === 'optionAcknowledgement' && this.#block === 0) {
      if (this.#agrees(packet.options)) this.#sendBlock(1);
      return;
    }
    if (packet.type !== 'acknowledgement') return;
    if (packet.block16 !== this.#block) {
      if (this.#is('sends at a repeated ACK') && packet.block16 === this.#block - 1)
        this.#send(this.#last, this.#tid);
      return;
    }
    const isLast = this.#block > 0 && this.#block * this.#blockBytes > this.#content.length;
    const isFull = this.#block > 0 && this.#block * this.#blockBytes === this.#content.length;
    if (isLast || (isFull && this.#is('has no empty last block'))) this.#finish(0, undefined);
    else this.#sendBlock(this.#block + 1);
  }

  #sendBlock(block: number): void {
    this.#block = block;
    const payload = this.#content.slice((block - 1) * this.#blockBytes, block * this.#blockBytes);
    if (this.#is('changes a byte') && block === 2) payload[3] = (payload[3] ?? 0) ^ 1;
    const packet = new Uint8Array(4 + payload.length);
    packet.set(payload, writeDataHeader(packet, 0, block));
    this.#tries = 0;
    this.#last = packet;
    this.#send(packet, this.#tid);
    if (this.#is('does not wait for the last ACK') && payload.length < this.#blockBytes)
      this.#finish(0, undefined);
  }

  #acknowledge(block: number): void {
    const packet = new Uint8Array(4);
    writeAcknowledgement(packet, 0, block);
    this.#tries = 0;
    if (!this.#isOver) this.#last = packet;
    this.#send(packet, this.#tid);
  }

  #failed({ direction, content }: ProgramJob): void {
    if (this.#isOver) return;
    if (this.#is('goes on after an ERROR')) {
      this.#send(this.#last, this.#tid);
      return;
    }
    const status = this.#is('ends well after an ERROR') ? 0 : 1;
    const isLeft =
      direction === 'get' && content === undefined && this.#is('leaves a file that it did not get');
    this.#finish(status, isLeft ? joinBytes(this.#parts) : undefined);
  }

  #finish(status: number, file: Uint8Array | undefined): void {
    this.#isOver = true;
    this.deadlineMs = Number.POSITIVE_INFINITY;
    this.#job = undefined;
    this.#end(status, file);
  }

  #send(bytes: Uint8Array, to: SocketAddress | undefined): void {
    if (to === undefined) return;
    this.#room.send(bytes, this.#port, to, clientAddress);
    if (!this.#isOver) this.deadlineMs = this.#room.time.nowMs + timeoutMs;
  }
}

const clientAddress = '10.0.0.1';

function nameOf({ address, port }: SocketAddress): string {
  return formatSocketAddress(address, port);
}
