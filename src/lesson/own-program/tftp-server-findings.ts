import { sameBytes } from '../../bytes/same-bytes.js';
import { opcode } from '../../wire/tftp/packet.js';
import type { DatagramLog } from './datagram-log.js';
import { type FoundNow, inferred, shown } from './finding.js';
import type { TftpServerTask } from './task.js';
import { opcodeOrderFindings, repetitionFindings } from './tftp-findings.js';
import {
  fullBlockBytes,
  hexOfNumber,
  isAcknowledgement,
  isData,
  isReadRequest,
  type LoggedPacket,
  packetsOf,
  swapped,
} from './tftp-packets.js';
import { waits } from './waits.js';

/** What is wrong with a server of which the bench gets a file: of its first transfer. */
export function tftpServerFindings(log: DatagramLog, task: TftpServerTask, now: number): readonly FoundNow[] {
  const packets = packetsOf(log);
  const request = packets.find((packet) => !packet.isReceived && isReadRequest(packet));
  if (request === undefined) return [];
  const own = firstTransfer(packets, request);
  const foreign = foreignFindings(packets, request);
  return [
    ...addressFindings(own, task),
    ...opcodeOrderFindings(own),
    ...foreign,
    // A block that a stranger's ACK has brought about comes before the client's own.
    ...(foreign.length > 0 ? [] : blockFindings(own)),
    ...endFindings(own, log, task, now),
    ...repetitionFindings(own, log, now),
  ];
}

/** The packets of the client that asked first, until it asks from there again with another request. */
function firstTransfer(packets: readonly LoggedPacket[], request: LoggedPacket): readonly LoggedPacket[] {
  const own = packets.filter(({ local }) => local === request.local);
  const again = own.findIndex(
    (packet) => packet !== request && isReadRequest(packet) && !sameBytes(packet.bytes, request.bytes),
  );
  return again < 0 ? own : own.slice(0, again);
}

/** A transfer has a port of its own (RFC 1350, section 4). */
function addressFindings(
  own: readonly LoggedPacket[],
  { requestAddress }: TftpServerTask,
): readonly FoundNow[] {
  const data = own.find((packet) => packet.isReceived && isData(packet) && packet.peer === requestAddress);
  return data === undefined
    ? []
    : [shown('answersFromPort69', data.bytes.subarray(0, 4), { got: requestAddress })];
}

/** The numbers of the blocks: from 1 on, one more each time, and each only after the ACK of the one before. At most one finding. */
function blockFindings(own: readonly LoggedPacket[]): readonly FoundNow[] {
  let acknowledged = 0;
  const payloads = new Map<number, LoggedPacket>();
  for (const packet of own) {
    if (!packet.isReceived) {
      if (isAcknowledgement(packet)) acknowledged = Math.max(acknowledged, packet.block);
      continue;
    }
    if (!isData(packet)) continue;
    const { block } = packet;
    const saw = packet.bytes.subarray(0, 16);
    const values = { got: hexOfNumber(block), right: hexOfNumber(swapped(block)) };
    if (block === 0 && payloads.size === 0) return [shown('blockFromZero', saw, { sent: 1 })];
    if (block > acknowledged + 1) {
      if (swapped(block) === acknowledged + 1) return [shown('wrongByteOrder', saw, values)];
      return [shown('sendsBeforeAck', saw, { got: block, acknowledged })];
    }
    const before = payloads.get(block);
    if (before !== undefined && !(before.size === packet.size && sameBytes(before.bytes, packet.bytes)))
      return [shown('blockNotIncreased', saw, { got: block, right: block + 1 })];
    payloads.set(block, packet);
  }
  return [];
}

/** An ACK from another port than the client's, on which the server sent the next block. */
function foreignFindings(packets: readonly LoggedPacket[], request: LoggedPacket): readonly FoundNow[] {
  for (const [index, packet] of packets.entries()) {
    const isForeign = !packet.isReceived && isAcknowledgement(packet) && packet.local !== request.local;
    // A client that has asked itself is none.
    if (!isForeign || packets.some((other) => isReadRequest(other) && other.local === packet.local)) continue;
    const isOwnToo = (other: LoggedPacket): boolean =>
      !other.isReceived &&
      isAcknowledgement(other) &&
      other.block === packet.block &&
      other.local === request.local;
    const isNext = (other: LoggedPacket): boolean =>
      other.isReceived && isData(other) && other.block === packet.block + 1;
    const next = packets.findIndex((other, at) => at > index && isNext(other));
    const own = packets.findIndex(isOwnToo);
    if (next >= 0 && (own < 0 || own > next) && !packets.slice(0, index).some(isNext))
      return [
        shown('acceptsForeignTid', packets[next]?.bytes ?? packet.bytes, {
          right: request.local,
          got: packet.local,
        }),
      ];
  }
  return [];
}

/** A transfer that stopped before its last block: that of less than 512 bytes, or of none (RFC 1350, section 6). */
function endFindings(
  own: readonly LoggedPacket[],
  log: DatagramLog,
  { fileBytes }: TftpServerTask,
  now: number,
): readonly FoundNow[] {
  if (!log.isQuiet(now, waits.transferMs) || own.some(({ code }) => code === opcode.error)) return [];
  const full = Math.floor(fileBytes / fullBlockBytes);
  const rest = fileBytes % fullBlockBytes;
  const data = own.filter((packet) => packet.isReceived && isData(packet));
  const last = data.at(-1);
  const isAsked = own.some(
    (packet) => !packet.isReceived && !packet.isLost && isAcknowledgement(packet) && packet.block === full,
  );
  // The bytes of all blocks up to here are the whole file, but for the last one.
  if (full === 0 || !isAsked || last?.block !== full || last.size !== fullBlockBytes + 4) return [];
  const values = { blocks: full, bytes: rest, file: fileBytes };
  return [
    inferred(rest === 0 ? 'noLastEmptyBlock' : 'shortLastBlockMissing', last.bytes.subarray(0, 16), values),
  ];
}
