import { decodeText } from '../../bytes/encodings.js';
import { opcode } from '../../wire/tftp/packet.js';
import type { DatagramLog } from './datagram-log.js';
import { type FoundNow, inferred, shown } from './finding.js';
import type { TftpClientTask } from './task.js';
import { opcodeOrderFindings, repetitionFindings } from './tftp-findings.js';
import {
  hexOfNumber,
  isAcknowledgement,
  isData,
  isReadRequest,
  type LoggedPacket,
  packetsOf,
  swapped,
} from './tftp-packets.js';
import { waits } from './waits.js';

/** An ACK that follows a new block so soon was made by it, and not by a timeout: the usual ones are a second and more. */
const promptMs = 300;

/** What is wrong with a client that gets a file from the bench. */
export function tftpClientFindings(
  log: DatagramLog,
  { requestAddress }: TftpClientTask,
  now: number,
): readonly FoundNow[] {
  const packets = packetsOf(log);
  const first = packets.find((packet) => !packet.isReceived && isData(packet));
  const transferAddress = first?.local;
  return [
    ...requestFindings(packets),
    ...opcodeOrderFindings(packets),
    ...addressFindings(packets, requestAddress, transferAddress),
    ...blockFindings(packets),
    ...stuckFindings(packets),
    ...lastBlockFindings(packets, log, now),
    ...repetitionFindings(packets, log, now),
  ];
}

/** The request's texts: each ends with a zero byte, and the second is the mode (RFC 1350, section 5). */
function requestFindings(packets: readonly LoggedPacket[]): readonly FoundNow[] {
  const request = packets.find((packet) => packet.isReceived && isReadRequest(packet));
  if (request === undefined || request.bytes.byteLength < request.size) return [];
  const { bytes } = request;
  const nameEnd = bytes.indexOf(0, 2);
  const modeEnd = nameEnd < 0 ? -1 : bytes.indexOf(0, nameEnd + 1);
  if (modeEnd < 0) return [shown('modeMissingNul', bytes, { zeros: nameEnd < 0 ? 0 : 1 })];
  const mode = decodeText(bytes.subarray(nameEnd + 1, modeEnd), 'ascii').toLowerCase();
  return mode === 'netascii' ? [shown('netasciiNotOctet', bytes)] : [];
}

/** To which ports a client sends: requests to the server's, everything else to the transfer's. */
function addressFindings(
  packets: readonly LoggedPacket[],
  requestAddress: string,
  transferAddress: string | undefined,
): readonly FoundNow[] {
  if (transferAddress === undefined || transferAddress === requestAddress) return [];
  const begun = packets.findIndex((packet) => !packet.isReceived && isData(packet));
  const later = packets.slice(begun).filter(({ isReceived }) => isReceived);
  const request = later.find((packet) => isReadRequest(packet) && packet.local === transferAddress);
  const acknowledgements = later.filter(isAcknowledgement);
  const toRequest = acknowledgements.find(({ local }) => local === requestAddress);
  const toStranger = acknowledgements.find(
    ({ local }) => local !== requestAddress && local !== transferAddress,
  );
  const values = { right: transferAddress };
  return [
    ...(request === undefined
      ? []
      : [shown('requestToTid', request.bytes, { right: requestAddress, got: transferAddress })]),
    ...(toRequest === undefined
      ? []
      : [shown('ackToRequestPort', toRequest.bytes, { ...values, got: requestAddress })]),
    ...(toStranger === undefined
      ? []
      : [shown('acceptsForeignTid', toStranger.bytes, { ...values, got: toStranger.local })]),
  ];
}

/** The number of an ACK is that of the block that it acknowledges. At most one finding: the first wrong number. */
function blockFindings(packets: readonly LoggedPacket[]): readonly FoundNow[] {
  let sent = 0;
  let hasOptions = false;
  let acknowledged = 0;
  for (const packet of packets) {
    if (!packet.isReceived) {
      if (packet.isLost) continue;
      if (packet.code === opcode.optionAcknowledgement) hasOptions = true;
      if (isData(packet)) sent = Math.max(sent, packet.block);
      continue;
    }
    if (!isAcknowledgement(packet)) continue;
    const { block, bytes } = packet;
    if (block === 0 && sent > 0 && acknowledged === 0 && !hasOptions)
      return [shown('blockFromZero', bytes, { sent })];
    if (block > sent && sent > 0) {
      const isSwapped = swapped(block) <= sent && swapped(block) > acknowledged;
      if (isSwapped)
        return [
          shown('wrongByteOrder', bytes, { got: hexOfNumber(block), right: hexOfNumber(swapped(block)) }),
        ];
      return [shown('ackOfWrongBlock', bytes, { got: block, sent })];
    }
    acknowledged = Math.max(acknowledged, block);
  }
  return [];
}

/** A block that came to the program twice, each time answered at once with the ACK of the block before. */
function stuckFindings(packets: readonly LoggedPacket[]): readonly FoundNow[] {
  const wrong = packets.filter((packet, index) => {
    if (!packet.isReceived || !isAcknowledgement(packet) || packet.block === 0) return false;
    const asked = packets[index - 1];
    return (
      asked !== undefined &&
      !asked.isReceived &&
      !asked.isLost &&
      isData(asked) &&
      asked.block === packet.block + 1 &&
      packet.at - asked.at < promptMs
    );
  });
  const [first] = wrong;
  // Once may be the answer to an earlier copy of the block before, which was on its way.
  if (first === undefined || wrong.filter(({ block }) => block === first.block).length < 2) return [];
  if (packets.some((packet) => packet.isReceived && isAcknowledgement(packet) && packet.block > first.block))
    return [];
  return [shown('blockNotIncreased', first.bytes, { got: first.block, right: first.block + 1 })];
}

/** A last block that came to the program more than once, and that it does not acknowledge although it did those before. */
function lastBlockFindings(
  packets: readonly LoggedPacket[],
  log: DatagramLog,
  now: number,
): readonly FoundNow[] {
  if (!log.isQuiet(now, waits.transferMs)) return [];
  const copies = packets.filter(
    (packet) => !packet.isReceived && !packet.isLost && isData(packet) && packet.size < 516,
  );
  const [last] = copies;
  if (last === undefined || copies.length < 2 || last.block < 2) return [];
  const received = packets.filter(({ isReceived }) => isReceived);
  if (received.some(({ code }) => code === opcode.error)) return [];
  const numbers = received.filter(isAcknowledgement).map(({ block }) => block);
  if (numbers.includes(last.block) || !numbers.includes(last.block - 1)) return [];
  return [inferred('lastBlockNotAcknowledged', last.bytes, { block: last.block, bytes: last.size - 4 })];
}
