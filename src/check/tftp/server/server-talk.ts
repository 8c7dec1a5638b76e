import { formatSocketAddress, type SocketAddress } from '../../../bytes/socket-address.js';
import { decodeTftp } from '../../../wire/tftp/decode.js';
import { encodeError } from '../../../wire/tftp/encode.js';
import {
  opcode,
  opcodeOf,
  type TftpOption,
  type TftpPacket,
  tftpErrorCode,
} from '../../../wire/tftp/packet.js';
import type { CheckScript } from '../../check.js';
import type { CheckDesk } from '../../check-desk.js';
import type { DatagramDoor } from '../../datagram-door.js';
import { acknowledgementPacket, dataPacket, packetWords, requestPacket } from '../packets.js';

/** A packet of the server's end of a transfer. */
export interface Heard {
  /** Undefined for what is no TFTP packet. */
  readonly packet: TftpPacket | undefined;
  readonly words: string;
  readonly atMs: number;
}

/** A request as it is sent. */
export interface TalkRequest {
  readonly type: 'readRequest' | 'writeRequest';
  readonly name: string;
  readonly mode?: string;
  readonly options?: readonly TftpOption[];
}

/**
 * The client's end of one transfer, spoken by hand: nothing is sent that the check does not say. Whoever answers the request first is
 * the server's end (RFC 1350, section 4); others are answered by ERROR 5.
 */
export class ServerTalk {
  readonly door: DatagramDoor;
  readonly #target: SocketAddress;
  readonly #desk: CheckDesk;
  #tid: SocketAddress | undefined;

  constructor(desk: CheckDesk, target: SocketAddress) {
    this.#desk = desk;
    this.#target = target;
    this.door = desk.openDatagrams();
  }

  /** Where the server's end of the transfer speaks from; undefined until it has. */
  get tid(): SocketAddress | undefined {
    return this.#tid;
  }

  request({ type, name, mode = 'octet', options = [] }: TalkRequest): void {
    this.requestRaw(requestPacket(type, name, mode, options));
  }

  /** Sends anything to where requests go. */
  requestRaw(bytes: Uint8Array): void {
    this.door.send(bytes, this.#target);
  }

  /** Sends to the server's end of the transfer; nothing before it has spoken. */
  say(bytes: Uint8Array): void {
    if (this.#tid !== undefined) this.door.send(bytes, this.#tid);
  }

  acknowledge(block: number): void {
    this.say(acknowledgementPacket(block));
  }

  data(block: number, payload: Uint8Array): void {
    this.say(dataPacket(block, payload));
  }

  /** Ends the transfer, so that the server does not wait for more. */
  end(errorCode: number = tftpErrorCode.undefined, message = 'check is over'): void {
    this.say(encodeError(errorCode, message));
  }

  /** The next packet of the server's end; undefined if none comes within that time. */
  *next(withinMs: number): CheckScript<Heard | undefined> {
    const untilMs = this.#desk.nowMs + withinMs;
    for (;;) {
      const datagram = yield* this.door.receive(untilMs - this.#desk.nowMs);
      if (datagram === undefined) return undefined;
      const { bytes, from, atMs } = datagram;
      this.#tid ??= from;
      if (formatOf(from) !== formatOf(this.#tid)) {
        // An ERROR is never answered by one.
        if (opcodeOf(bytes, 0, bytes.length) !== opcode.error)
          this.door.send(encodeError(tftpErrorCode.unknownTransferId, 'unknown transfer ID'), from);
        continue;
      }
      const decoded = decodeTftp(bytes);
      return { packet: decoded.ok ? decoded.packet : undefined, words: packetWords(bytes), atMs };
    }
  }
}

function formatOf({ address, port }: SocketAddress): string {
  return formatSocketAddress(address, port);
}
