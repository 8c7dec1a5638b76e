import { opcode } from '../../wire/tftp/packet.js';
import type { DatagramLog } from './datagram-log.js';
import { type FoundNow, inferred, shown } from './finding.js';
import {
  hexOfNumber,
  isAcknowledgement,
  isData,
  isReadRequest,
  type LoggedPacket,
  swapped,
} from './tftp-packets.js';
import { waits } from './waits.js';

/** From that many copies of one packet on, all unanswered, a program is said to repeat it for ever: usual ones give up after 5 or 6. */
const foreverCopies = 12;

/** An opcode whose two bytes are exchanged: none that there is has a first byte other than 0. */
export function opcodeOrderFindings(packets: readonly LoggedPacket[]): readonly FoundNow[] {
  const wrong = packets.find(
    ({ isReceived, code }) =>
      isReceived && (code & 0xff) === 0 && code >> 8 >= opcode.readRequest && code >> 8 <= opcode.error,
  );
  if (wrong === undefined) return [];
  const values = { got: hexOfNumber(wrong.code), right: hexOfNumber(swapped(wrong.code)) };
  return [shown('wrongByteOrder', wrong.bytes.subarray(0, 4), values)];
}

/** What a program does about packets that are lost: nothing, or the same for ever. */
export function repetitionFindings(
  packets: readonly LoggedPacket[],
  log: DatagramLog,
  now: number,
): readonly FoundNow[] {
  // What the program said since it was told something last.
  const heard = packets.findLastIndex(({ isReceived, isLost }) => !isReceived && !isLost);
  const since = packets.slice(heard + 1).filter(({ isReceived }) => isReceived);
  const last = since.at(-1);
  if (last === undefined || log.isCut || last.code === opcode.error) return [];
  const copies = since.filter((packet) => isCopy(packet, last)).length;
  if (copies >= foreverCopies) return [shown('retransmitsForever', last.bytes, { copies })];
  const isExpectingMore = isData(last) || isReadRequest(last) || isAcknowledgement(last);
  if (!isExpectingMore || copies > 1 || now - last.at < waits.repeatMs || isOver(packets, heard)) return [];
  return [inferred('noRetransmit', last.bytes, { seconds: Math.floor((now - last.at) / 1_000) })];
}

function isCopy(packet: LoggedPacket, last: LoggedPacket): boolean {
  return packet.code === last.code && packet.block === last.block && packet.size === last.size;
}

/** Whether the packet that the program has just answered was the last one of the transfer. */
function isOver(packets: readonly LoggedPacket[], heard: number): boolean {
  const last = packets[heard];
  if (last === undefined) return false;
  return last.code === opcode.error || (isData(last) && last.size < 516);
}
