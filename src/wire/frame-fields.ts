import { type FieldTable, fieldType } from './field-type.js';

/** What is odd about a packet. */
export type FindingName = '_ws.expert' | '_ws.malformed' | '_ws.short';

/** Whether a field is given only to those who ask for it: all layers have to be read for it. */
export function isFinding(name: string): boolean {
  return name.startsWith('_ws.');
}

/** What the capture says about a packet. */
export type FrameFieldName =
  | 'frame.section_number'
  | 'frame.interface_id'
  | 'frame.interface_name'
  | 'frame.interface_description'
  | 'frame.packet_flags'
  | 'frame.packet_flags_direction'
  | 'frame.packet_flags_reception_type'
  | 'frame.packet_flags_fcs_length'
  | 'frame.packet_flags_reserved'
  | 'frame.packet_flags_crc_error'
  | 'frame.packet_flags_packet_too_error'
  | 'frame.packet_flags_packet_too_short_error'
  | 'frame.packet_flags_wrong_inter_frame_gap_error'
  | 'frame.packet_flags_unaligned_frame_error'
  | 'frame.packet_flags_start_frame_delimiter_error'
  | 'frame.packet_flags_preamble_error'
  | 'frame.packet_flags_symbol_error'
  | 'frame.drop_count'
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
  | 'frame.protocols'
  | 'frame.comment'
  | FindingName
  | 'process'
  | 'process.pid';

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

/** Types and purposes of the fields of `frame`. `process` and `process.pid` are of what a live capture notes (process-comments.ts). */
export const frameFields: FieldTable<FrameFieldName> = Object.freeze({
  'frame.section_number': fieldType(
    'u32',
    'the section of the capture file, from 1',
    '捕获文件中的节号，从 1 开始',
  ),
  'frame.interface_id': fieldType(
    'u32',
    'the interface that it was captured on, by its number in the section',
    '捕获接口在该节中的编号',
  ),
  'frame.interface_name': fieldType('text', 'the name of that interface', '捕获接口的名称'),
  'frame.interface_description': fieldType('text', 'what that interface is', '捕获接口的描述'),
  'frame.packet_flags': fieldType(
    'u32',
    'what the capturing program noted of the packet',
    '抓包程序对该报文所作的标记',
    { base: 'hexadecimal' },
  ),
  'frame.packet_flags_direction': fieldType('u32', 'whether it came in or went out', '报文方向：接收或发送', {
    base: 'hexadecimal',
    mask: 0x3,
    values: { 0: 'Unknown', 1: 'Inbound', 2: 'Outbound' },
  }),
  'frame.packet_flags_reception_type': fieldType(
    'u32',
    'to whom it was addressed',
    '接收类型：单播、组播、广播等',
    {
      mask: 0x1c,
      values: { 0: 'Not specified', 1: 'Unicast', 2: 'Multicast', 3: 'Broadcast', 4: 'Promiscuous' },
    },
  ),
  'frame.packet_flags_fcs_length': fieldType(
    'u32',
    'bytes of the frame check sequence at its end; 0 if it is not known',
    '末尾帧校验序列的字节数；0 表示未知',
    { mask: 0x1e0 },
  ),
  'frame.packet_flags_reserved': fieldType('u32', 'reserved, 0', '保留位，应为 0', { mask: 0xfe00 }),
  'frame.packet_flags_crc_error': fieldType('boolean', 'whether its checksum was wrong', '校验是否出错', {
    mask: 0x0100_0000,
  }),
  'frame.packet_flags_packet_too_error': fieldType('boolean', 'whether it was too long', '报文是否过长', {
    mask: 0x0200_0000,
  }),
  'frame.packet_flags_packet_too_short_error': fieldType(
    'boolean',
    'whether it was too short',
    '报文是否过短',
    {
      mask: 0x0400_0000,
    },
  ),
  'frame.packet_flags_wrong_inter_frame_gap_error': fieldType(
    'boolean',
    'whether the gap before it was wrong',
    '帧间隔是否错误',
    { mask: 0x0800_0000 },
  ),
  'frame.packet_flags_unaligned_frame_error': fieldType(
    'boolean',
    'whether it had no whole number of bytes',
    '帧是否未按字节对齐',
    { mask: 0x1000_0000 },
  ),
  'frame.packet_flags_start_frame_delimiter_error': fieldType(
    'boolean',
    'whether the start of the frame was wrong',
    '帧起始定界符是否错误',
    { mask: 0x2000_0000 },
  ),
  'frame.packet_flags_preamble_error': fieldType(
    'boolean',
    'whether its preamble was wrong',
    '前导码是否错误',
    {
      mask: 0x4000_0000,
    },
  ),
  'frame.packet_flags_symbol_error': fieldType('boolean', 'whether a symbol was wrong', '是否有符号错误', {
    mask: 0x8000_0000,
  }),
  'frame.drop_count': fieldType(
    'u64',
    'packets that were lost between this one and the one before on its interface',
    '该接口上在此报文与前一报文之间丢失的报文数',
  ),
  'frame.encap_type': fieldType(
    'u32',
    'the kind of link, by the numbers of Wireshark',
    '链路类型（Wireshark 编号）',
    {
      values: encapsulationNames,
    },
  ),
  'frame.time': fieldType('date', 'when it was captured, as a date in UTC', '捕获时间（UTC 日期）'),
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
  'frame.comment': fieldType('text', 'a comment on the packet in the capture', '捕获文件中对该报文的注释'),
  '_ws.expert': fieldType(
    'group',
    'there is something worth a look: a fault, what the analysis of TCP found, a message that ends an exchange',
    '有值得注意之处：报文有误、TCP 分析的结论，或终止交互的消息',
  ),
  '_ws.malformed': fieldType(
    'group',
    'a layer ends before what it should hold',
    '某一层在应有内容结束之前就已终止（畸形报文）',
  ),
  '_ws.short': fieldType(
    'group',
    'a layer goes on behind what was captured of the packet',
    '某一层超出了实际捕获的部分（捕获时被截短）',
  ),
  process: fieldType(
    'text',
    'the program on the machine that captured which sent or received it; ? if its socket was gone',
    '抓包主机上发送或接收该报文的程序；套接字已关闭时为 ?',
  ),
  'process.pid': fieldType('u32', 'the process of that program', '该程序的进程号'),
});
