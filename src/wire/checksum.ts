import { addedSum, checksumOf, internetSum, rightSum } from '../bytes/checksum/internet-checksum.js';
import type { FieldSink } from './field-sink.js';
import { type FieldType, fieldType } from './field-type.js';
import { isSentByHost } from './link/sll.js';
import type { Packet } from './packet.js';
import { numberAt } from './read-fields.js';

/** What is known of a checksum, in the numbers of Wireshark. */
export const checksumStatus = Object.freeze({ bad: 0, good: 1, unverified: 2, notPresent: 3, illegal: 4 });

/** The names of the fields that say what is known of a checksum; those that a protocol lacks are `undefined`. */
export interface ChecksumNames<Name extends string> {
  readonly status: Name;
  readonly calculated: Name | undefined;
  readonly bad: Name;
  readonly offloaded: Name;
}

/** The type of a checksum of 16 bits over what `en` and `zh` say. */
export function checksumType(en: string, zh: string): FieldType {
  return fieldType('u16', en, zh, { base: 'hexadecimal' });
}

/** Whether a field says what is known of a checksum, which has to be computed for that. */
export function isOfChecksum(name: string): boolean {
  return /\.checksum[._]/.test(name);
}

/** The types of the fields that say what is known of it. */
export const checksumStatusType = fieldType(
  'u8',
  'whether the checksum is right; not known of a packet that is not whole, or if a network card fills it in later',
  '校验和是否正确；报文不完整或由网卡事后填写时无法判断',
  { values: { 0: 'Bad', 1: 'Good', 2: 'Unverified', 3: 'Not present', 4: 'Illegal' } },
);
export const calculatedChecksumType = checksumType('the checksum that would be right', '正确的校验和');
export const badChecksumType = fieldType(
  'group',
  'the checksum is wrong: the packet was damaged after it was sent, or changed without a new checksum',
  '校验和错误：报文在发送后被损坏，或被修改而未重新计算校验和',
);
export const offloadedChecksumType = fieldType(
  'group',
  'the sender left the checksum to its network card, which fills it in after the capture: not an error',
  '校验和由发送方网卡在捕获之后填写（校验和卸载），并非错误',
);

/** Whether a layer has been captured whole, so that its checksum can be verified. */
export function isWhole(packet: Packet, layer: number): boolean {
  return packet.end(layer) === packet.wireEnd(layer);
}

/**
 * Gives what is known of the checksum at `at` to `sink`. `sum` is that of all bytes that it covers, itself
 * and the pseudo header among them; `partial` is the sum of the pseudo header, which a sender puts in its place that leaves the
 * rest to its network card (0 if that leaves it empty), or -1 if there is none. `payloadBytes` is the length in that pseudo header, which some leave out.
 */
export function readVerdict<Name extends string>(
  sink: FieldSink<Name>,
  names: ChecksumNames<Name>,
  packet: Packet,
  at: number,
  sum: number,
  partial = -1,
  payloadBytes = 0,
): void {
  const stored = numberAt(packet.bytes, at, 2);
  if (names.calculated !== undefined)
    sink.field(names.calculated, at, 2, checksumOf(addedSum(sum, checksumOf(stored))));
  if (sum === rightSum) {
    sink.field(names.status, at, 0, checksumStatus.good);
    return;
  }
  if (isPartial(stored, partial, payloadBytes) || isSentByHost(packet)) {
    sink.field(names.status, at, 0, checksumStatus.unverified);
    sink.field(names.offloaded, at, 2, undefined);
    return;
  }
  sink.field(names.status, at, 0, checksumStatus.bad);
  sink.field(names.bad, at, 2, undefined);
}

/** Whether the sum of the pseudo header stands in the place of a checksum. */
function isPartial(stored: number, partial: number, payloadBytes: number): boolean {
  if (partial < 0) return false;
  return stored === partial || addedSum(stored, payloadBytes % 0xffff) === partial;
}

/** The sum of a message without a pseudo header, from the start to the end of its layer. */
export function layerSum(packet: Packet, layer: number, sum = 0): number {
  return internetSum(packet.bytes, packet.start(layer), packet.end(layer), sum);
}
