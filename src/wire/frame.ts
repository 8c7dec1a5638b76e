import type { Codec } from './codec.js';
import type { CodecTable } from './codec-tables.js';
import { dataCodec } from './data.js';
import type { FieldSink } from './field-sink.js';
import { type FieldTable, fieldType } from './field-type.js';
import type { Line } from './line.js';
import type { Packet } from './packet.js';

/** What the capture says about a packet. */
export type FrameFieldName =
  | 'frame.number'
  | 'frame.len'
  | 'frame.cap_len'
  | 'frame.time_epoch'
  | 'frame.time_relative'
  | 'frame.protocols';

const frameFields: FieldTable<FrameFieldName> = Object.freeze({
  'frame.number': fieldType(
    'u32',
    'the number of the packet in the capture, from 1',
    '报文在捕获文件中的序号，从 1 开始',
  ),
  'frame.len': fieldType('u32', 'bytes of the packet on the wire', '线路上的报文长度（字节）'),
  'frame.cap_len': fieldType('u32', 'bytes of it that were captured', '实际捕获的字节数'),
  'frame.time_epoch': fieldType('time', 'when it was captured', '捕获时间'),
  'frame.time_relative': fieldType('duration', 'how long after the first packet', '距第一个报文的时间'),
  'frame.protocols': fieldType(
    'text',
    'the protocols in it, the outermost first',
    '报文中的各层协议，由外到内',
  ),
});

/** The outermost layer of every packet: what the capture says about it. It carries the link of the capture. */
export class FrameCodec implements Codec<FrameFieldName, never> {
  readonly protocol = 'frame';
  readonly carriers = [];
  readonly types = frameFields;
  readonly faults = {};
  readonly #linkTypes: CodecTable;

  constructor(linkTypes: CodecTable) {
    this.#linkTypes = linkTypes;
  }

  next(packet: Packet, layer: number): void {
    const link = this.#linkTypes.get(packet.linkType) ?? dataCodec;
    packet.carry(link, packet.start(layer), packet.wireEnd(layer));
  }

  label(packet: Packet): string {
    return `WTAP_ENCAP = ${packet.linkType}`;
  }

  readonly info = (_packet: Packet, _layer: number, line: Line): void => line.ascii('');

  fields(packet: Packet, layer: number, sink: FieldSink<FrameFieldName, never>): void {
    const from = packet.start(layer);
    const length = packet.end(layer) - from;
    if (packet.isTimed) {
      sink.field('frame.time_epoch', from, 0, packet.seconds + packet.nanoseconds / 1e9);
      sink.field('frame.time_relative', from, 0, relativeSeconds(packet));
    }
    sink.field('frame.number', from, 0, packet.number);
    sink.field('frame.len', from, 0, packet.wireBytes);
    sink.field('frame.cap_len', from, 0, length);
    sink.field('frame.protocols', from, 0, protocolsOf(packet));
  }
}

function relativeSeconds(packet: Packet): number {
  const nanoseconds = packet.nanoseconds - packet.firstNanoseconds;
  return packet.seconds - packet.firstSeconds + nanoseconds / 1e9;
}

/** The protocols of a packet without `frame`, joined by colons; `ethertype` stands between two of them, as in Wireshark. */
function protocolsOf(packet: Packet): string {
  const names: string[] = [];
  for (let layer = 1; layer < packet.layerCount; layer += 1) {
    const protocol = packet.codec(layer)?.protocol ?? '';
    names.push(protocol);
    if ((packet.byEtherType & (1 << layer)) !== 0) names.push('ethertype');
  }
  return names.join(':');
}
