import { type FieldTable, fieldType } from './field-type.js';

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
  | 'frame.protocols'
  | 'frame.comment'
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
  'frame.comment': fieldType('text', 'a comment on the packet in the capture', '捕获文件中对该报文的注释'),
  process: fieldType(
    'text',
    'the program on the machine that captured which sent or received it; ? if its socket was gone',
    '抓包主机上发送或接收该报文的程序；套接字已关闭时为 ?',
  ),
  'process.pid': fieldType('u32', 'the process of that program', '该程序的进程号'),
});
