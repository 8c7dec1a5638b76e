import type { Codec } from './codec.js';
import type { FieldSink } from './field-sink.js';
import { fieldType } from './field-type.js';
import type { Packet } from './packet.js';

/** The fields of bytes that no protocol is known for. */
export type DataFieldName = 'data.data' | 'data.len';

/** Bytes that no protocol is known for: the innermost layer of many packets. */
export const dataCodec: Codec<DataFieldName, never> = Object.freeze({
  protocol: 'data',
  carriers: [],
  types: {
    'data.data': fieldType('bytes', 'bytes that no protocol is known for', '未识别协议的字节'),
    'data.len': fieldType('u32', 'how many bytes these are', '这些字节的数量'),
  },
  faults: {},
  info: undefined,
  label: () => 'Data',
  next: () => undefined,
  fields: (packet: Packet, layer: number, sink: FieldSink<DataFieldName, never>): void => {
    const from = packet.start(layer);
    const length = packet.end(layer) - from;
    sink.field('data.data', from, length, undefined);
    sink.field('data.len', from, 0, length);
  },
});
