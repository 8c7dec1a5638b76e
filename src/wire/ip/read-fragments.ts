import type { FieldSink } from '../field-sink.js';
import { fieldType } from '../field-type.js';
import type { FragmentedDatagram } from './fragmented-datagram.js';

/** The fields of a datagram that was put together, of IPv4 or of IPv6. */
export type FragmentsFieldName<Protocol extends 'ip' | 'ipv6'> =
  | `${Protocol}.fragments`
  | `${Protocol}.fragment`
  | `${Protocol}.fragment.error`
  | `${Protocol}.fragment.overlap`
  | `${Protocol}.fragment.overlap.conflict`
  | `${Protocol}.fragment.multipletails`
  | `${Protocol}.fragment.toolongfragment`
  | `${Protocol}.fragment.count`
  | `${Protocol}.reassembled.length`;

/** Types and purposes of these fields. */
export const fragmentTypes = Object.freeze({
  fragments: fieldType(
    'group',
    'the fragments that the datagram was put together from',
    '重组数据报所用的各分片',
  ),
  fragment: fieldType('u32', 'the packet with a fragment', '分片所在的报文编号'),
  error: fieldType(
    'u32',
    'the packet with a fragment that contradicts others',
    '与其他分片矛盾的分片所在的报文编号',
  ),
  overlap: fieldType('boolean', 'the fragment has bytes that another has as well', '该分片与其他分片重叠'),
  conflict: fieldType(
    'boolean',
    'and they are others: those of the lower offset count',
    '重叠部分数据不一致：以偏移较小的分片为准',
  ),
  multipleTails: fieldType(
    'boolean',
    'it is a last fragment with another end than the one before',
    '出现结尾不同的多个末尾分片',
  ),
  tooLong: fieldType('boolean', 'it reaches beyond the end of the datagram', '该分片超出数据报的结尾'),
  count: fieldType(
    'u32',
    'how many fragments there were, repeated ones among them',
    '分片数量（含重复的分片）',
  ),
  length: fieldType('u32', 'bytes of the datagram', '重组后的数据报长度'),
});

/** Gives what the payload of the header at `at` was put together from to `sink`. */
export function readFragments<Protocol extends 'ip' | 'ipv6'>(
  sink: FieldSink<FragmentsFieldName<Protocol>>,
  protocol: Protocol,
  at: number,
  { fragments, totalBytes }: FragmentedDatagram,
): void {
  sink.open(`${protocol}.fragments`, at);
  for (const { packetNumber, isWrong, overlaps, conflicts, isOtherEnd, isTooLong } of fragments) {
    sink.open(isWrong ? `${protocol}.fragment.error` : `${protocol}.fragment`, at, packetNumber);
    if (overlaps) sink.field(`${protocol}.fragment.overlap`, at, 0, 1);
    if (conflicts) sink.field(`${protocol}.fragment.overlap.conflict`, at, 0, 1);
    if (isOtherEnd) sink.field(`${protocol}.fragment.multipletails`, at, 0, 1);
    if (isTooLong) sink.field(`${protocol}.fragment.toolongfragment`, at, 0, 1);
    sink.close(at);
  }
  sink.field(`${protocol}.fragment.count`, at, 0, fragments.length);
  sink.field(`${protocol}.reassembled.length`, at, 0, totalBytes);
  sink.close(at);
}
