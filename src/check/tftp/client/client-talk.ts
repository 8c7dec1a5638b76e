import { formatSocketAddress, type SocketAddress } from '../../../bytes/socket-address.js';
import { decodeTftp } from '../../../wire/tftp/decode.js';
import { encodeError } from '../../../wire/tftp/encode.js';
import { type TftpRequest, tftpErrorCode } from '../../../wire/tftp/packet.js';
import { type CheckScript, failed, skipped, type Verdict } from '../../check.js';
import type { CheckDesk } from '../../check-desk.js';
import type { DatagramDoor } from '../../datagram-door.js';
import { type Phrase, phrase } from '../../phrases.js';
import type { ProgramDoor } from '../../program-door.js';
import { dataPacket, packetWords } from '../packets.js';
import type { Heard } from '../server/server-talk.js';
import type { TftpClientRoom } from './client-room.js';

/** How long a command may take to ask. */
const requestMs = 10_000;
/** How long a person has to let a device ask. */
const deviceMs = 120_000;
const afterEndMs = 400;

/** A client's request, and this side's end of its transfer, spoken by hand. */
export class ClientTalk {
  readonly desk: CheckDesk;
  /** As it came. */
  readonly requestBytes: Uint8Array;
  /** Its meaning; undefined for what is no request. */
  readonly request: TftpRequest | undefined;
  readonly client: SocketAddress;
  /** Where the client asks. */
  readonly listening: DatagramDoor;
  /** The client's program. */
  readonly program: ProgramDoor;
  /** This side's end of the transfer. */
  readonly door: DatagramDoor;

  constructor(
    desk: CheckDesk,
    listening: DatagramDoor,
    program: ProgramDoor,
    asked: { readonly bytes: Uint8Array; readonly from: SocketAddress },
  ) {
    this.desk = desk;
    this.listening = listening;
    this.program = program;
    this.requestBytes = asked.bytes;
    this.client = asked.from;
    const decoded = decodeTftp(asked.bytes);
    const isRequest =
      decoded.ok && (decoded.packet.type === 'readRequest' || decoded.packet.type === 'writeRequest');
    this.request = isRequest ? decoded.packet : undefined;
    this.door = desk.openDatagrams();
  }

  /** The value of an option that the client asks for; undefined without it. */
  asked(name: string): string | undefined {
    return this.request?.options.find((option) => option.name.toLowerCase() === name)?.value;
  }

  /** Whether the client's program has ended: it says no more. */
  get hasEnded(): boolean {
    return this.program.end !== undefined;
  }

  /** That nothing came: how the program ended, or how long was waited. */
  silence(waitedMs: number): Phrase {
    return this.hasEnded
      ? endWords(this.program)
      : phrase('nothing', { seconds: Math.round(waitedMs / 1_000) });
  }

  say(bytes: Uint8Array): void {
    this.door.send(bytes, this.client);
  }

  data(block: number, payload: Uint8Array): void {
    this.say(dataPacket(block, payload));
  }

  end(errorCode: number = tftpErrorCode.undefined, message = 'check is over'): void {
    this.say(encodeError(errorCode, message));
  }

  /** The next packet of this client at this transfer's port; undefined if none comes within that time, or before its program ends. */
  *next(withinMs: number): CheckScript<Heard | undefined> {
    const untilMs = this.desk.nowMs + withinMs;
    for (;;) {
      const isHeard = (): boolean => this.door.hasDatagram;
      yield* this.desk.until(() => isHeard() || this.hasEnded, untilMs - this.desk.nowMs);
      // What it said last may still be on the line.
      if (!isHeard()) yield* this.desk.until(isHeard, Math.min(afterEndMs, untilMs - this.desk.nowMs));
      const datagram = yield* this.door.receive(0);
      if (datagram === undefined) return undefined;
      const { bytes, from, atMs } = datagram;
      if (addressOf(from) !== addressOf(this.client)) continue;
      const decoded = decodeTftp(bytes);
      return { packet: decoded.ok ? decoded.packet : undefined, words: packetWords(bytes), atMs };
    }
  }
}

/** Starts a client's transfer, and waits for its request; a verdict if that does not come. */
export function* requested(
  desk: CheckDesk,
  room: TftpClientRoom,
  direction: 'get' | 'put',
  job: { readonly name: string; readonly content: Uint8Array; readonly mode?: 'octet' | 'netascii' },
): CheckScript<ClientTalk | Verdict> {
  if (direction === 'get' && !room.canGet) return skipped(phrase('noGet'));
  if (direction === 'put' && !room.canPut) return skipped(phrase('noPut'));
  const listening = desk.openDatagrams('listening');
  yield* desk.until(() => listening.local !== undefined, requestMs);
  const { name, content, mode = 'octet' } = job;
  const program = desk.start({
    direction,
    listening: listening.number,
    name,
    content: direction === 'put' ? content : undefined,
    mode,
  });
  const asked = yield* awaited(desk, room, listening, program, direction);
  if (asked === undefined)
    return room.isDevice
      ? skipped(phrase('nobodyAsked'))
      : failed(phrase('aRequest', { seconds: requestMs / 1_000 }), endWords(program));
  const talk = new ClientTalk(desk, listening, program, asked);
  if (talk.request !== undefined) return talk;
  return failed(phrase('wellFormed'), phrase('packet', { packet: packetWords(asked.bytes) }));
}

/** The first request of the right direction; others, as of a device that does something else meanwhile, are refused. */
function* awaited(
  desk: CheckDesk,
  room: TftpClientRoom,
  listening: DatagramDoor,
  program: ProgramDoor,
  direction: 'get' | 'put',
): CheckScript<{ readonly bytes: Uint8Array; readonly from: SocketAddress } | undefined> {
  const untilMs = desk.nowMs + (room.isDevice ? deviceMs : requestMs);
  const other = direction === 'get' ? 'writeRequest' : 'readRequest';
  for (;;) {
    yield* desk.until(
      () => listening.hasDatagram || program.end !== undefined,
      Math.max(0, untilMs - desk.nowMs),
    );
    if (!listening.hasDatagram) return undefined;
    const asked = yield* listening.receive(0);
    if (asked === undefined) return undefined;
    const decoded = decodeTftp(asked.bytes);
    if (!room.isDevice || !decoded.ok || decoded.packet.type !== other) return asked;
    listening.send(encodeError(tftpErrorCode.illegalOperation, 'another transfer is awaited'), asked.from);
  }
}

/** Whether asking gave a verdict in place of a request. */
export function isVerdict(one: ClientTalk | Verdict): one is Verdict {
  return 'outcome' in one;
}

/** How a program ended, or that it did not. */
export function endWords({ end }: ProgramDoor, waitedMs = requestMs) {
  if (end === undefined) return phrase('runsOn', { seconds: Math.round(waitedMs / 1_000) });
  const { status, output } = end;
  if (status === undefined) return phrase('killed');
  const [line = ''] = output.trim().split('\n').slice(-1);
  return line === '' ? phrase('exited', { status }) : phrase('exitedSaying', { status, output: line });
}

function addressOf({ address, port }: SocketAddress): string {
  return formatSocketAddress(address, port);
}
