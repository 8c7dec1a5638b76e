import { fullBlockBytes } from '../../../lesson/own-program/tftp-packets.js';
import { waits } from '../../../lesson/own-program/waits.js';
import { encodeError, encodeRequest, writeAcknowledgement } from '../../../wire/tftp/encode.js';
import { blockHeaderBytes, blockOf, opcode, opcodeOf } from '../../../wire/tftp/packet.js';

/** A datagram of the program, and where it came from, as `ADDRESS:PORT`. */
export interface OwnDatagram {
  readonly peer: string;
  readonly bytes: Uint8Array;
}

/** A UDP socket of the bench. */
export interface OwnDoor {
  send(bytes: Uint8Array, to: string): void;
  /** Keeps a datagram from the program: it is told as sent and lost. */
  lose(bytes: Uint8Array, to: string): void;
  /** The next datagram that comes within so many milliseconds; undefined if none does. */
  next(ms: number): Promise<OwnDatagram | undefined>;
}

/** A silence from which a finding follows, and a little more, so that it has been found. */
const slackMs = 200;
const blockMs = waits.transferMs + slackMs;
const repeatMs = waits.repeatMs + slackMs;
/** How long a stranger's ACK may take to bring about a block, and what comes behind the end to come. */
const settleMs = 300;
/** Packets that are taken in one transfer: what a server repeats for ever ends as well. */
const maxPackets = 64;

/**
 * Gets the files of a task from a student's TFTP server as a client does (RFC 1350): the first one with a stranger who acknowledges too, each
 * other one, and the first again with an ACK that is lost. Resolves when that is over.
 */
export async function askTftpServer(
  address: string,
  files: Readonly<Record<string, number>>,
  open: () => Promise<OwnDoor>,
): Promise<void> {
  const [first, ...others] = Object.entries(files);
  if (first === undefined) return;
  const stranger = await open();
  const isAnswered = await getFile(await open(), address, first, { stranger });
  // Who does not answer one request answers no other.
  if (!isAnswered) return;
  for (const other of others) await getFile(await open(), address, other, {});
  await getFile(await open(), address, first, { loses: true });
}

interface Trouble {
  /** Acknowledges the first block before the client does. */
  readonly stranger?: OwnDoor;
  /** Whether the first ACK is lost, once. */
  readonly loses?: boolean;
}

/** Returns false if nothing came back. */
async function getFile(
  door: OwnDoor,
  address: string,
  [name, size]: readonly [name: string, size: number],
  { stranger, loses = false }: Trouble,
): Promise<boolean> {
  const request = encodeRequest({ type: 'readRequest', name, mode: 'octet', options: [] });
  if (request === undefined) throw new RangeError('a name that fits no request');
  door.send(request, address);
  let peer: string | undefined;
  let wanted = 1;
  let isLost = false;
  for (let packets = 0; packets < maxPackets; packets += 1) {
    const waitMs = isLost ? repeatMs : blockMs;
    const came = await door.next(waitMs);
    if (came === undefined && isLost && peer !== undefined) {
      // It does not repeat: that is known now, and the rest of the file may show more.
      isLost = false;
      door.send(acknowledgement(1), peer);
      wanted += 1;
      continue;
    }
    if (came === undefined) break;
    const { bytes } = came;
    peer ??= came.peer;
    const code = opcodeOf(bytes, 0, bytes.byteLength);
    if (code === opcode.error) return true;
    if (came.peer !== peer || code !== opcode.data || bytes.byteLength < blockHeaderBytes) break;
    const block = blockOf(bytes, 0, bytes.byteLength);
    // A block that is repeated has been acknowledged already: to do so again would double every block from there on.
    if (block < wanted && block > 0) continue;
    if (block !== wanted) break;
    if (block === 1 && stranger !== undefined) {
      stranger.send(acknowledgement(1), peer);
      const next = await door.next(settleMs);
      if (next !== undefined && blockOf(next.bytes, 0, next.bytes.byteLength) !== 1) break;
    }
    if (block === 1 && loses && !isLost) {
      isLost = true;
      door.lose(acknowledgement(1), peer);
      continue;
    }
    isLost = false;
    door.send(acknowledgement(block), peer);
    wanted += 1;
    if (bytes.byteLength < blockHeaderBytes + fullBlockBytes) {
      // What comes behind the end shows itself.
      await door.next(settleMs);
      return true;
    }
    if (block > Math.floor(size / fullBlockBytes)) break;
  }
  // A server that is in the middle of a transfer is not to wait for its client.
  if (peer !== undefined) door.send(encodeError(0, 'the bench has seen enough'), peer);
  return peer !== undefined;
}

function acknowledgement(block: number): Uint8Array {
  const packet = new Uint8Array(blockHeaderBytes);
  writeAcknowledgement(packet, 0, block);
  return packet;
}
