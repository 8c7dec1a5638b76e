import { decodeText } from '../../bytes/encodings.js';
import { sameBytes } from '../../bytes/same-bytes.js';
import { blockHeaderBytes, opcode } from '../../wire/tftp/packet.js';
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

/** What is wrong with a server of which the bench gets files, each transfer from a port of its own. */
export function tftpServerFindings(log: DatagramLog, task: TftpServerTask, now: number): readonly FoundNow[] {
  const packets = packetsOf(log);
  const requests = firstRequests(packets);
  const found = requests.flatMap((request, index) => {
    const own = transferOf(packets, request);
    const foreign = index === 0 ? foreignFindings(packets, request) : [];
    const said = [
      ...silenceFindings(own, log, task, now),
      ...refusalFindings(own, request, task),
      ...addressFindings(own, task),
      ...opcodeOrderFindings(own),
      ...foreign,
      // A block that a stranger's ACK has brought about comes before the client's own.
      ...(foreign.length > 0 ? [] : blockFindings(own)),
      ...endFindings(own, log, fileBytesOf(request, task), now),
      ...repetitionFindings(own, log, now),
      ...lostFindings(own),
    ];
    return said.length > 0 ? said : brokenOffFindings(own);
  });
  return found.filter(({ code }, index) => found.findIndex((one) => one.code === code) === index);
}

/** The first request of each client. */
function firstRequests(packets: readonly LoggedPacket[]): readonly LoggedPacket[] {
  const requests = packets.filter((packet) => !packet.isReceived && isReadRequest(packet));
  return requests.filter(({ local }, index) => requests.findIndex((one) => one.local === local) === index);
}

/** The packets of the client that asked, until it asks from there again with another request. */
function transferOf(packets: readonly LoggedPacket[], request: LoggedPacket): readonly LoggedPacket[] {
  const own = packets.filter(({ local }) => local === request.local);
  const again = own.findIndex(
    (packet) => packet !== request && isReadRequest(packet) && !sameBytes(packet.bytes, request.bytes),
  );
  return again < 0 ? own : own.slice(0, again);
}

/** The name that a request asks for. */
function nameOf({ bytes }: LoggedPacket): string {
  const end = bytes.indexOf(0, 2);
  return decodeText(bytes.subarray(2, end < 0 ? bytes.byteLength : end), 'utf-8');
}

/** How large the file is that was asked for; undefined of one that the task does not name. */
function fileBytesOf(request: LoggedPacket, { files }: TftpServerTask): number | undefined {
  const name = nameOf(request);
  return Object.hasOwn(files, name) ? files[name] : undefined;
}

/** Whether a transfer has been silent for so long, and all of it is kept. */
function isQuiet(own: readonly LoggedPacket[], log: DatagramLog, now: number, waitMs: number): boolean {
  return !log.isCut && now - (own.at(-1)?.at ?? now) >= waitMs;
}

/** A request that nothing came back for. */
function silenceFindings(
  own: readonly LoggedPacket[],
  log: DatagramLog,
  { requestAddress }: TftpServerTask,
  now: number,
): readonly FoundNow[] {
  const isAnswered = own.some(({ isReceived }) => isReceived);
  const sent = own.filter(({ isLost }) => !isLost).length;
  if (isAnswered || sent === 0 || !isQuiet(own, log, now, waits.transferMs)) return [];
  return [inferred('nothingCameBack', new Uint8Array(), { asked: requestAddress, sent })];
}

/** A file of the task that the server does not give: ERROR in the place of the first block. */
function refusalFindings(
  own: readonly LoggedPacket[],
  request: LoggedPacket,
  task: TftpServerTask,
): readonly FoundNow[] {
  const bytes = fileBytesOf(request, task);
  const first = own.find(({ isReceived }) => isReceived);
  if (bytes === undefined || first === undefined || first.code !== opcode.error) return [];
  return [shown('requestRefused', first.bytes, { number: first.block, file: nameOf(request), bytes })];
}

/** An ACK that was kept from the server, which did not send its block again until the next one went out. */
function lostFindings(own: readonly LoggedPacket[]): readonly FoundNow[] {
  for (const [index, lost] of own.entries()) {
    if (!lost.isLost) continue;
    const next = own.findIndex((packet, at) => at > index && !packet.isReceived && !packet.isLost);
    const after = next < 0 ? undefined : own[next];
    if (after === undefined || after.at - lost.at < waits.repeatMs) continue;
    if (own.slice(index, next).some(({ isReceived }) => isReceived)) continue;
    const last = own.slice(0, index).findLast(({ isReceived }) => isReceived);
    const seconds = Math.floor((after.at - lost.at) / 1_000);
    return [inferred('noRetransmit', last?.bytes.subarray(0, 16) ?? lost.bytes, { seconds })];
  }
  return [];
}

/** A transfer has a port of its own (RFC 1350, section 4). */
function addressFindings(
  own: readonly LoggedPacket[],
  { requestAddress }: TftpServerTask,
): readonly FoundNow[] {
  const all = own.filter((packet) => packet.isReceived && isData(packet));
  const data = all.find(({ peer }) => peer === requestAddress);
  const other = all.find(({ peer }) => peer !== all[0]?.peer);
  if (data !== undefined)
    return [shown('answersFromPort69', data.bytes.subarray(0, 4), { got: requestAddress })];
  return other === undefined
    ? []
    : [shown('tidChanged', other.bytes.subarray(0, 4), { right: all[0]?.peer ?? '', got: other.peer })];
}

/** The client has given up, by an ERROR, for a reason that has no words of its own. */
function brokenOffFindings(own: readonly LoggedPacket[]): readonly FoundNow[] {
  const error = own.findIndex(({ isReceived, code }) => !isReceived && code === opcode.error);
  const last = own.slice(0, Math.max(0, error)).findLast(({ isReceived }) => isReceived);
  if (last === undefined) return [];
  const acknowledged = own.filter((packet) => !packet.isReceived && isAcknowledgement(packet));
  const next = Math.max(0, ...acknowledged.map(({ block }) => block)) + 1;
  return [shown('blockExpected', last.bytes.subarray(0, 16), { block: next })];
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

/**
 * How a transfer ends: with the first block of less than 512 bytes, or of none (RFC 1350, section 6), which is the last one. It may stop
 * before that, end too early, or go on behind it.
 */
function endFindings(
  own: readonly LoggedPacket[],
  log: DatagramLog,
  fileBytes: number | undefined,
  now: number,
): readonly FoundNow[] {
  if (fileBytes === undefined) return [];
  const full = Math.floor(fileBytes / fullBlockBytes);
  const data = own.filter((packet) => packet.isReceived && isData(packet));
  const short = data.find(({ block, size }) => block <= full && size < fullBlockBytes + blockHeaderBytes);
  if (short !== undefined)
    return [
      shown('shortBlockNotLast', short.bytes.subarray(0, 16), {
        ...{ block: short.block, bytes: short.size - blockHeaderBytes, file: fileBytes },
      }),
    ];
  const longer = data.find(
    ({ block, size }) => block === full + 1 && size >= fullBlockBytes + blockHeaderBytes,
  );
  if (longer !== undefined)
    return [shown('fileLonger', longer.bytes.subarray(0, 16), { block: longer.block, file: fileBytes })];
  const ended = data.find(({ size }) => size < fullBlockBytes + blockHeaderBytes);
  const behind = ended === undefined ? undefined : data.find(({ block }) => block === ended.block + 1);
  if (ended !== undefined && behind !== undefined)
    return [
      shown('blockAfterLast', behind.bytes.subarray(0, 16), { block: behind.block, last: ended.block }),
    ];
  return stopFindings(own, log, fileBytes, now);
}

/** A transfer that has stopped although a block was acknowledged that is not the last one. */
function stopFindings(
  own: readonly LoggedPacket[],
  log: DatagramLog,
  fileBytes: number,
  now: number,
): readonly FoundNow[] {
  // A client that has given up has waited until then.
  const end = own.findIndex(({ code }) => code === opcode.error);
  const before = end < 0 ? own : own.slice(0, end);
  if (own[end]?.isReceived === true || !isQuiet(before, log, own[end]?.at ?? now, waits.transferMs))
    return [];
  const full = Math.floor(fileBytes / fullBlockBytes);
  const rest = fileBytes % fullBlockBytes;
  const last = own.findLast((packet) => packet.isReceived && isData(packet));
  if (last === undefined || last.block > full || last.size !== fullBlockBytes + blockHeaderBytes) return [];
  const isAsked = own.some(
    (packet) =>
      !packet.isReceived && !packet.isLost && isAcknowledgement(packet) && packet.block === last.block,
  );
  if (!isAsked) return [];
  const saw = last.bytes.subarray(0, 16);
  if (last.block < full)
    return [inferred('nextBlockMissing', saw, { block: last.block, next: last.block + 1 })];
  const values = { blocks: full, bytes: rest, file: fileBytes };
  return [inferred(rest === 0 ? 'noLastEmptyBlock' : 'shortLastBlockMissing', saw, values)];
}
