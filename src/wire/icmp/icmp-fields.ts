import { badChecksumType, checksumStatusType, checksumType, offloadedChecksumType } from '../checksum.js';
import { type FieldTable, fieldType } from '../field-type.js';

/** The fields of an ICMP message. */
export type IcmpFieldName =
  | 'icmp.type'
  | 'icmp.code'
  | 'icmp.checksum'
  | 'icmp.checksum.status'
  | 'icmp.checksum_bad'
  | 'icmp.checksum.offloaded'
  | 'icmp.ident'
  | 'icmp.ident_le'
  | 'icmp.seq'
  | 'icmp.seq_le'
  | 'icmp.resp_to'
  | 'icmp.resptime'
  | 'icmp.unused'
  | 'icmp.pointer'
  | 'icmp.length'
  | 'icmp.length.original_datagram'
  | 'icmp.mtu'
  | 'icmp.redir_gw'
  | 'icmp.num_addrs'
  | 'icmp.addr_entry_size'
  | 'icmp.lifetime'
  | 'icmp.router_address'
  | 'icmp.pref_level'
  | 'icmp.originate_timestamp'
  | 'icmp.receive_timestamp'
  | 'icmp.transmit_timestamp'
  | 'icmp.address_mask';

/** Types and purposes of the fields of an ICMP message. */
export const icmpFields: FieldTable<IcmpFieldName> = Object.freeze({
  'icmp.type': fieldType('u8', 'the kind of message', '消息类型'),
  'icmp.code': fieldType(
    'u8',
    'which message of its type: of an error, the reason',
    '代码：差错消息的具体原因',
  ),
  'icmp.checksum': checksumType('the checksum of the message', '整个消息的校验和'),
  'icmp.checksum.status': checksumStatusType,
  'icmp.checksum_bad': badChecksumType,
  'icmp.checksum.offloaded': offloadedChecksumType,
  'icmp.ident': fieldType('u16', 'whose request it is: a reply repeats it', '标识：应答与请求相同'),
  'icmp.ident_le': fieldType('u16', 'the same, by senders of the other byte order', '按小端序读取的标识'),
  'icmp.seq': fieldType('u16', 'which request it is: a reply repeats it', '序号：应答与请求相同'),
  'icmp.seq_le': fieldType('u16', 'the same, by senders of the other byte order', '按小端序读取的序号'),
  'icmp.resptime': fieldType(
    'double',
    'how long the answer took, in milliseconds',
    '从请求到应答的时间（毫秒）',
  ),
  'icmp.resp_to': fieldType('u32', 'the packet with the request that this answers', '所应答的请求的报文编号'),
  'icmp.unused': fieldType('bytes', 'bytes without a meaning', '未使用的字节'),
  'icmp.pointer': fieldType(
    'u32',
    'where in the quoted packet the error is, in bytes',
    '出错位置在所引用报文中的字节偏移',
  ),
  'icmp.length': fieldType(
    'u8',
    'how much of the packet is quoted before extensions, in words of 4 bytes',
    '扩展之前所引用报文的长度，以 4 字节为单位',
  ),
  'icmp.length.original_datagram': fieldType('u8', 'the same in bytes', '所引用报文的字节数'),
  'icmp.mtu': fieldType(
    'u16',
    'the longest packet that the next link carries',
    '下一跳链路能传送的最大报文长度（MTU）',
  ),
  'icmp.redir_gw': fieldType('ipv4', 'the router to use instead', '应改用的路由器地址'),
  'icmp.num_addrs': fieldType('u8', 'how many routers are listed', '所列路由器的数量'),
  'icmp.addr_entry_size': fieldType(
    'u8',
    'words of 4 bytes for each router: 2',
    '每个路由器条目的 4 字节字数：2',
  ),
  'icmp.lifetime': fieldType('u16', 'seconds that the list holds', '通告的有效时间，单位为秒'),
  'icmp.router_address': fieldType('ipv4', 'a router', '路由器地址'),
  'icmp.pref_level': fieldType(
    'i32',
    'how much it is preferred: the highest is used',
    '优先级：数值最大者被采用',
  ),
  'icmp.originate_timestamp': fieldType(
    'u32',
    'when the request was sent, in milliseconds after midnight UTC',
    '请求发送时间，UTC 零点后的毫秒数',
  ),
  'icmp.receive_timestamp': fieldType(
    'u32',
    'when the request arrived, in milliseconds after midnight UTC',
    '请求到达时间，UTC 零点后的毫秒数',
  ),
  'icmp.transmit_timestamp': fieldType(
    'u32',
    'when the reply was sent, in milliseconds after midnight UTC',
    '应答发送时间，UTC 零点后的毫秒数',
  ),
  'icmp.address_mask': fieldType('ipv4', 'the mask of the network', '所在网络的子网掩码'),
});
