import { isoTime } from '../bytes/iso-time.js';
import type { Codec } from './codec.js';
import type { CodecTable } from './codec-tables.js';
import { dataCodec } from './data.js';
import type { FieldSink } from './field-sink.js';
import { type FieldTable, fieldType } from './field-type.js';
import type { Line } from './line.js';
import type { Packet } from './packet.js';

/** What the capture says about a packet. */
export type FrameFieldName =
  | 'frame.encap_type'
  | 'frame.time'
  | 'frame.offset_shift'
  | 'frame.time_delta'
  | 'frame.time_delta_displayed'
  | 'frame.marked'
  | 'frame.ignored'
  | 'frame.number'
  | 'frame.len'
  | 'frame.cap_len'
  | 'frame.time_epoch'
  | 'frame.time_relative'
  | 'frame.protocols';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Wireshark's number of each kind of link. */
const encapsulations: Readonly<Record<number, number>> = Object.freeze({
  0: 15,
  1: 1,
  12: 7,
  14: 7,
  101: 7,
  108: 174,
  113: 25,
  228: 129,
  229: 130,
  276: 210,
});
const encapsulationNames = Object.freeze({
  1: 'Ethernet',
  7: 'Raw IP',
  15: 'NULL/Loopback',
  25: 'Linux cooked-mode capture v1',
  129: 'Raw IPv4',
  130: 'Raw IPv6',
  174: 'OpenBSD loopback',
  210: 'Linux cooked-mode capture v2',
});

const frameFields: FieldTable<FrameFieldName> = Object.freeze({
  'frame.encap_type': fieldType(
    'u32',
    'the kind of link, by the numbers of Wireshark',
    '链路类型（Wireshark 编号）',
    {
      values: encapsulationNames,
    },
  ),
  'frame.time': fieldType('text', 'when it was captured, as a date in UTC', '捕获时间（UTC 日期）'),
  'frame.offset_shift': fieldType(
    'duration',
    'by how much its time was shifted; Breakoutbox shifts none',
    '时间偏移量；Breakoutbox 不做偏移',
  ),
  'frame.time_delta': fieldType('duration', 'how long after the packet before', '距前一报文的时间'),
  'frame.time_delta_displayed': fieldType(
    'duration',
    'how long after the packet before that a filter has selected',
    '距前一个被选中报文的时间',
  ),
  'frame.marked': fieldType(
    'boolean',
    'whether somebody has marked it; Breakoutbox marks none',
    '是否被标记；Breakoutbox 不做标记',
  ),
  'frame.ignored': fieldType(
    'boolean',
    'whether somebody has excluded it; Breakoutbox excludes none',
    '是否被忽略；Breakoutbox 不忽略报文',
  ),
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
  /** The time of the packet that was walked last, and of the one before; -1 for none. */
  #seconds = -1;
  #nanoseconds = 0;
  #previousSeconds = -1;
  #previousNanoseconds = 0;

  constructor(linkTypes: CodecTable) {
    this.#linkTypes = linkTypes;
  }

  next(packet: Packet, layer: number): void {
    this.#previousSeconds = this.#seconds;
    this.#previousNanoseconds = this.#nanoseconds;
    if (packet.isTimed) {
      this.#seconds = packet.seconds;
      this.#nanoseconds = packet.nanoseconds;
    }
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
    const encapsulation = encapsulations[packet.linkType];
    if (encapsulation !== undefined) sink.field('frame.encap_type', from, 0, encapsulation);
    if (packet.isTimed) this.#readTimes(packet, from, sink);
    sink.field('frame.number', from, 0, packet.number);
    sink.field('frame.len', from, 0, packet.wireBytes);
    sink.field('frame.cap_len', from, 0, length);
    sink.field('frame.marked', from, 0, 0);
    sink.field('frame.ignored', from, 0, 0);
    sink.field('frame.protocols', from, 0, protocolsOf(packet));
  }

  #readTimes(packet: Packet, from: number, sink: FieldSink<FrameFieldName, never>): void {
    const { seconds, nanoseconds } = packet;
    sink.field('frame.time', from, 0, dateOf(seconds, nanoseconds));
    sink.field('frame.offset_shift', from, 0, 0);
    sink.field('frame.time_epoch', from, 0, seconds + nanoseconds / 1e9);
    sink.field(
      'frame.time_delta',
      from,
      0,
      secondsSince(packet, this.#previousSeconds, this.#previousNanoseconds),
    );
    sink.field(
      'frame.time_delta_displayed',
      from,
      0,
      secondsSince(packet, packet.displayedSeconds, packet.displayedNanoseconds),
    );
    sink.field(
      'frame.time_relative',
      from,
      0,
      secondsSince(packet, packet.firstSeconds, packet.firstNanoseconds),
    );
  }
}

/** Seconds from a time to that of a packet; 0 if there is none before. */
function secondsSince(packet: Packet, seconds: number, nanoseconds: number): number {
  if (seconds < 0) return 0;
  return packet.seconds - seconds + (packet.nanoseconds - nanoseconds) / 1e9;
}

/** A time as Wireshark writes it: `Nov 14, 2023 22:13:20.000000000 UTC`. */
function dateOf(seconds: number, nanoseconds: number): string {
  const [date = '', clock = ''] = isoTime(seconds * 1e6, 3).split('T');
  const [year, month, day] = date.split('-').map(Number);
  const time = `${clock.slice(0, 'hh:mm:ss'.length)}.${String(nanoseconds).padStart(9, '0')}`;
  return `${months[(month ?? 1) - 1]} ${String(day).padStart(2)}, ${year} ${time} UTC`;
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
