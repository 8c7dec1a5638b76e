import { type FieldTable, fieldType } from '../field-type.js';
import { etherTypeNames } from './ether-type-names.js';

/** The fields of an Ethernet frame. */
export type EthernetFieldName =
  | 'eth.dst'
  | 'eth.dst.lg'
  | 'eth.dst.ig'
  | 'eth.src'
  | 'eth.src.lg'
  | 'eth.src.ig'
  | 'eth.addr'
  | 'eth.lg'
  | 'eth.ig'
  | 'eth.type'
  | 'eth.len'
  | 'eth.padding'
  | 'eth.trailer'
  | 'eth.dst_resolved'
  | 'eth.dst.oui'
  | 'eth.src_resolved'
  | 'eth.src.oui'
  | 'eth.addr_resolved'
  | 'eth.addr.oui'
  | 'eth.fcs'
  | 'eth.fcs.status';

const lg = {
  mask: 0x02_0000,
  values: {
    0: 'Globally unique address (factory default)',
    1: 'Locally administered address (this is NOT the factory default)',
  },
};
const ig = {
  mask: 0x01_0000,
  values: { 0: 'Individual address (unicast)', 1: 'Group address (multicast/broadcast)' },
};

/** Types and purposes of the fields of an Ethernet frame. */
export const ethernetFields: FieldTable<EthernetFieldName> = Object.freeze({
  'eth.dst': fieldType(
    'mac',
    'the station that the frame is for; ff:ff:ff:ff:ff:ff is all',
    '目的 MAC 地址；ff:ff:ff:ff:ff:ff 为广播',
  ),
  'eth.dst.lg': fieldType(
    'boolean',
    'whether the destination address was assigned locally instead of by its maker',
    '目的地址是否为本地管理地址（非厂商分配）',
    lg,
  ),
  'eth.dst.ig': fieldType(
    'boolean',
    'whether the destination is a group of stations',
    '目的地址是否为组播或广播',
    ig,
  ),
  'eth.src': fieldType('mac', 'the station that sent the frame', '源 MAC 地址'),
  'eth.src.lg': fieldType(
    'boolean',
    'whether the source address was assigned locally instead of by its maker',
    '源地址是否为本地管理地址（非厂商分配）',
    lg,
  ),
  'eth.src.ig': fieldType(
    'boolean',
    'whether the source address is a group, which no sender may have',
    '源地址是否为组地址（发送方不应使用）',
    ig,
  ),
  'eth.addr': fieldType('mac', 'either of the two addresses', '源或目的 MAC 地址', {
    of: ['eth.dst', 'eth.src'],
  }),
  'eth.lg': fieldType(
    'boolean',
    'whether one of the two addresses was assigned locally',
    '源或目的地址是否为本地管理地址',
    { ...lg, of: ['eth.dst.lg', 'eth.src.lg'] },
  ),
  'eth.ig': fieldType('boolean', 'whether one of the two addresses is a group', '源或目的地址是否为组地址', {
    ...ig,
    of: ['eth.dst.ig', 'eth.src.ig'],
  }),
  'eth.type': fieldType('u16', 'the protocol of the payload (EtherType)', '载荷的协议类型（EtherType）', {
    base: 'hexadecimal',
    values: etherTypeNames,
  }),
  'eth.len': fieldType(
    'u16',
    'bytes of payload, in a frame of IEEE 802.3 that has no EtherType',
    '载荷长度（IEEE 802.3 帧，无 EtherType）',
  ),
  'eth.padding': fieldType(
    'bytes',
    'bytes that fill a short frame up to 60',
    '填充字节，将短帧补足到 60 字节',
  ),
  'eth.trailer': fieldType(
    'bytes',
    'bytes after the payload and its padding, such as a tap adds',
    '载荷及填充之后的附加字节，例如由分路器添加',
  ),
  'eth.dst_resolved': fieldType(
    'text',
    'the destination as text; no names are looked up',
    '目的地址的文本；不解析名称',
    {
      of: ['eth.dst'],
    },
  ),
  'eth.dst.oui': fieldType(
    'u24',
    'the first three bytes of the destination, which say who made the station',
    '目的地址的前三字节，标识厂商（OUI）',
    { isHidden: true },
  ),
  'eth.src_resolved': fieldType(
    'text',
    'the source as text; no names are looked up',
    '源地址的文本；不解析名称',
    {
      of: ['eth.src'],
    },
  ),
  'eth.src.oui': fieldType(
    'u24',
    'the first three bytes of the source, which say who made the station',
    '源地址的前三字节，标识厂商（OUI）',
    { isHidden: true },
  ),
  'eth.addr_resolved': fieldType(
    'text',
    'either of the two addresses as text; no names are looked up',
    '源或目的地址的文本；不解析名称',
    { of: ['eth.dst', 'eth.src'] },
  ),
  'eth.addr.oui': fieldType(
    'u24',
    'the first three bytes of either of the two addresses',
    '源或目的地址的前三字节（OUI）',
    { of: ['eth.dst.oui', 'eth.src.oui'] },
  ),
  'eth.fcs': fieldType(
    'u32',
    'the checksum of the frame, which most captures do not hold',
    '帧校验序列，多数捕获文件中没有',
    { base: 'hexadecimal' },
  ),
  'eth.fcs.status': fieldType(
    'u8',
    'whether that checksum is right; it is not verified, since nothing says that these bytes are it',
    '帧校验序列是否正确；无法确定这些字节就是校验序列，因此不验证',
    { values: { 0: 'Bad', 1: 'Good', 2: 'Unverified' } },
  ),
});
