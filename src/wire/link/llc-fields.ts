import { type FieldTable, fieldType } from '../field-type.js';
import { etherTypeNames } from './ether-type-names.js';

/** The fields of a header of logical link control, with those of SNAP. */
export type LlcFieldName =
  | 'llc.dsap'
  | 'llc.dsap.sap'
  | 'llc.dsap.ig'
  | 'llc.ssap'
  | 'llc.ssap.sap'
  | 'llc.ssap.cr'
  | 'llc.control'
  | 'llc.control.n_r'
  | 'llc.control.n_s'
  | 'llc.control.p'
  | 'llc.control.f'
  | 'llc.control.s_ftype'
  | 'llc.control.u_modifier_cmd'
  | 'llc.control.u_modifier_resp'
  | 'llc.control.ftype'
  | 'llc.oui'
  | 'llc.type'
  | 'llc.pid'
  | 'llc.cisco_pid';

/** Names of service access points, Wireshark's. */
export const accessPointNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'NULL LSAP',
  1: 'NULL LSAP',
  2: 'LLC Sub-Layer Management',
  4: 'SNA Path Control',
  6: 'TCP/IP',
  8: 'SNA',
  12: 'SNA',
  14: 'PROWAY (IEC955) Network Management and Initialization',
  16: 'NetWare (unofficial?)',
  20: 'ISO Network Layer (OSLAN 1)',
  24: 'Texas Instruments',
  32: 'ISO Network Layer (unofficial?)',
  52: 'ISO Network Layer (unofficial?)',
  66: 'Spanning Tree BPDU',
  78: 'EIA RS-511 Manufacturing Message Service',
  84: 'ISO Network Layer (OSLAN 2)',
  126: 'ISO 8208 (X.25 over 802.2)',
  127: 'ISO 802.2',
  128: 'XNS',
  130: 'BACnet',
  134: 'Nestar',
  142: 'PROWAY (IEC955) Active Station List Maintenance',
  152: 'ARP',
  180: 'HP JetDirect Printer',
  170: 'SNAP',
  186: 'Banyan Vines',
  188: 'Banyan Vines',
  224: 'NetWare',
  240: 'NetBIOS',
  244: 'IBM Net Management',
  248: 'HP Extended LLC',
  250: 'Ungermann-Bass',
  252: 'Remote Program Load',
  254: 'ISO Network Layer',
  255: 'Global LSAP',
});

/** Names of organizations whose protocols SNAP carries, Wireshark's. */
export const organizationNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'Officially Xerox, but 0:0:0:0:0:0 is more common',
  12: 'Cisco Systems, Inc',
  14: 'Fujitsu Limited',
  94: 'ICANN, IANA Department',
  129: 'Bay Networks',
  248: 'Digital Equipment Corporation',
  322: 'Cisco Systems, Inc',
  32962: 'IEEE',
  41208: 'Zebra Technologies Inc',
  57387: 'Extreme Networks Headquarters',
  524295: 'Apple, Inc.',
});

const commandNames = {
  0: 'Unnumbered Information',
  8: 'Unnumbered Poll',
  16: 'Disconnect',
  24: 'Unnumbered Acknowledge',
  32: 'Set Normal Response Mode',
  56: 'Test',
  1: 'Set Initialization Mode',
  33: 'Frame reject',
  49: 'Configure',
  3: 'Set Asynchronous Response Mode',
  11: 'Set Asynchronous Balanced Mode',
  19: 'Set Asynchronous Response Mode Extended',
  27: 'Set Asynchronous Balanced Mode Extended',
  35: 'Reset',
  43: 'Exchange identification',
  51: 'Set Normal Response Mode Extended',
  59: 'Beacon',
};
const responseNames = {
  ...commandNames,
  16: 'Request Disconnect',
  1: 'Request Initialization Mode',
  3: 'Disconnected mode',
};
const hexadecimal = { base: 'hexadecimal' } as const;

/** Types and purposes of these fields. */
export const llcFields: FieldTable<LlcFieldName> = Object.freeze({
  'llc.dsap': fieldType('u8', 'what the frame is for in the receiving station', '目的服务访问点', {
    ...hexadecimal,
    values: accessPointNames,
  }),
  'llc.dsap.sap': fieldType('u8', 'the same without its lowest bit', '目的服务访问点（不含最低位）', {
    mask: 0xfe,
  }),
  'llc.dsap.ig': fieldType('boolean', 'whether it is a group of access points', '是否为一组服务访问点', {
    mask: 1,
    values: { 0: 'Individual', 1: 'Group' },
  }),
  'llc.ssap': fieldType('u8', 'what sent the frame', '源服务访问点', {
    ...hexadecimal,
    values: accessPointNames,
  }),
  'llc.ssap.sap': fieldType('u8', 'the same without its lowest bit', '源服务访问点（不含最低位）', {
    mask: 0xfe,
  }),
  'llc.ssap.cr': fieldType('boolean', 'whether the frame is a command or a response', '该帧是命令还是响应', {
    mask: 1,
    values: { 0: 'Command', 1: 'Response' },
  }),
  'llc.control': fieldType(
    'u16',
    'what kind of frame it is, with its numbers',
    '控制字段：帧的种类与序号',
    hexadecimal,
  ),
  'llc.control.n_r': fieldType(
    'u16',
    'the number of the frame that is expected next',
    '期望接收的下一帧序号',
    {
      mask: 0xfe00,
    },
  ),
  'llc.control.n_s': fieldType('u16', 'the number of this frame', '本帧序号', { mask: 0xfe }),
  'llc.control.p': fieldType('boolean', 'an answer is asked for at once', '要求立即响应（轮询）', {
    mask: 0x10,
  }),
  'llc.control.f': fieldType('boolean', 'this is the answer to a poll', '对轮询的响应（终结）', {
    mask: 0x10,
  }),
  'llc.control.s_ftype': fieldType('u16', 'what a supervisory frame says', '监控帧的种类', {
    ...hexadecimal,
    mask: 0x0c,
    values: { 0: 'Receiver ready', 1: 'Receiver not ready', 2: 'Reject', 3: 'Selective reject' },
  }),
  'llc.control.u_modifier_cmd': fieldType('u8', 'what an unnumbered frame asks for', '无编号帧的命令', {
    ...hexadecimal,
    mask: 0xec,
    values: commandNames,
  }),
  'llc.control.u_modifier_resp': fieldType('u8', 'what an unnumbered frame answers', '无编号帧的响应', {
    ...hexadecimal,
    mask: 0xec,
    values: responseNames,
  }),
  'llc.control.ftype': fieldType(
    'u16',
    'information, supervisory or unnumbered',
    '帧类型：信息、监控或无编号',
    {
      ...hexadecimal,
      values: { 0: 'Information frame', 1: 'Supervisory frame', 3: 'Unnumbered frame' },
    },
  ),
  'llc.oui': fieldType('u24', 'the organization that numbers the protocol', '为协议编号的组织（OUI）'),
  'llc.type': fieldType('u16', 'the protocol of the payload (EtherType)', '载荷的协议类型（EtherType）', {
    ...hexadecimal,
    values: etherTypeNames,
  }),
  'llc.pid': fieldType(
    'u16',
    "the protocol of the payload, in the organization's numbers",
    '载荷的协议，由该组织编号',
    hexadecimal,
  ),
  'llc.cisco_pid': fieldType(
    'u16',
    "the protocol of the payload, in Cisco's numbers",
    '载荷的协议，由 Cisco 编号',
    {
      ...hexadecimal,
      values: { 267: 'PVSTP+', 273: 'UDLD', 8192: 'CDP', 8195: 'VTP', 8196: 'DTP' },
    },
  ),
});
