import type { Sentence } from '../../errors/entry.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { type FieldTable, fieldType } from '../field-type.js';
import { classNames, opcodeNames, optionNames, replyCodeNames } from './dns-names.js';
import { recordFields } from './record-fields.js';
import { describedTypeNames } from './record-type-names.js';

/** The fields of a DNS message. */
export type DnsFieldName = keyof typeof messageFields | keyof typeof recordFields;

/** The faults of a DNS message. */
export type DnsFaultCode = Extract<CommonFaultCode, 'TRUNCATED' | 'LENGTH_TOO_LARGE'> | 'NAME_INVALID';

/** The meaning of each. */
export const dnsFaultWords: Readonly<Record<DnsFaultCode, Sentence>> = Object.freeze({
  TRUNCATED: commonFaults.TRUNCATED,
  LENGTH_TOO_LARGE: commonFaults.LENGTH_TOO_LARGE,
  NAME_INVALID: {
    en: 'the name has a label of a reserved kind, or a pointer to where no name is',
    'zh-CN': '名称含有保留类型的标签，或指针指向的位置没有名称',
  },
});

const messageFields = Object.freeze({
  'dns.length': fieldType('u16', 'on TCP: bytes of the message', 'TCP 上报文的字节数'),
  'dns.id': fieldType('u16', 'pairs an answer with its query', '将应答与查询对应的事务标识', {
    base: 'hexadecimal',
  }),
  'dns.flags': fieldType(
    'u16',
    'what kind of message it is, and what is asked and offered',
    '报文类型以及请求与提供的能力',
    { base: 'hexadecimal' },
  ),
  'dns.flags.response': fieldType('boolean', 'whether it is an answer', '是否为应答', { mask: 0x8000 }),
  'dns.flags.opcode': fieldType(
    'u16',
    'what is wanted: a query, a notification, an update',
    '请求种类：查询、通知、更新等',
    { mask: 0x7800, values: opcodeNames },
  ),
  'dns.flags.authoritative': fieldType(
    'boolean',
    'whether the server is responsible for the zone',
    '应答者是否为该区域的权威服务器',
    { mask: 0x0400 },
  ),
  'dns.flags.conflict': fieldType(
    'boolean',
    'LLMNR: more than one host answers to this name',
    'LLMNR：有多台主机使用此名称',
    { mask: 0x0400 },
  ),
  'dns.flags.truncated': fieldType(
    'boolean',
    'whether the answer did not fit; the client asks again by TCP',
    '应答是否被截断（客户端应改用 TCP 重查）',
    { mask: 0x0200 },
  ),
  'dns.flags.recdesired': fieldType(
    'boolean',
    'whether the client asks the server to query others on its behalf',
    '是否要求服务器递归查询',
    { mask: 0x0100 },
  ),
  'dns.flags.tentative': fieldType(
    'boolean',
    'LLMNR: the responder has not yet verified that its name is unique',
    'LLMNR：应答者尚未确认名称唯一',
    { mask: 0x0100 },
  ),
  'dns.flags.recavail': fieldType(
    'boolean',
    'whether the server queries others on behalf of clients',
    '服务器是否支持递归查询',
    { mask: 0x0080 },
  ),
  'dns.flags.z': fieldType('boolean', 'reserved, 0', '保留位，应为 0', { mask: 0x0040 }),
  'dns.flags.authenticated': fieldType(
    'boolean',
    'whether the server has verified the data by DNSSEC',
    '数据是否已通过 DNSSEC 验证',
    { mask: 0x0020 },
  ),
  'dns.flags.checkdisable': fieldType(
    'boolean',
    'whether data is wanted that DNSSEC has not verified',
    '是否接受未经 DNSSEC 验证的数据',
    { mask: 0x0010 },
  ),
  'dns.flags.rcode': fieldType('u16', 'whether the query succeeded, or why not', '查询是否成功及失败原因', {
    mask: 0x000f,
    values: replyCodeNames,
  }),
  'dns.count.queries': fieldType('u16', 'number of questions', '问题数'),
  'dns.count.answers': fieldType('u16', 'number of records that answer', '应答记录数'),
  'dns.count.auth_rr': fieldType('u16', 'number of records that name the responsible servers', '权威记录数'),
  'dns.count.add_rr': fieldType('u16', 'number of further records', '附加记录数'),
  'dns.count.zones': fieldType('u16', 'number of zones that an update is for', '更新所针对的区域数'),
  'dns.count.prerequisites': fieldType(
    'u16',
    'number of conditions under which an update is made',
    '更新的前提条件数',
  ),
  'dns.count.updates': fieldType('u16', 'number of records that an update changes', '更新的记录数'),
  'dns.count.labels': fieldType(
    'u16',
    'number of labels of the name that is asked about',
    '所查询名称的标签数',
  ),
  'dns.qry.name': fieldType('text', 'the name that is asked about', '所查询的名称'),
  'dns.qry.name.len': fieldType('u16', 'characters of that name', '该名称的长度'),
  'dns.qry.type': fieldType('u16', 'the type of the records that are wanted', '要查询的记录类型', {
    values: describedTypeNames,
  }),
  'dns.qry.class': fieldType(
    'u16',
    'the class of the records that are wanted, IN for the Internet',
    '要查询的类别，IN 表示互联网',
    { base: 'hexadecimal', values: classNames },
  ),
  'dns.qry.qu': fieldType(
    'boolean',
    'multicast DNS: whether a unicast answer will do',
    'mDNS：是否可用单播应答',
    { mask: 0x8000 },
  ),
  'dns.resp.name': fieldType('text', 'the name that the record is about', '记录所属的名称'),
  'dns.resp.type': fieldType('u16', 'what the record says of the name', '记录类型', {
    values: describedTypeNames,
  }),
  'dns.resp.class': fieldType(
    'u16',
    'the class of the record, IN for the Internet',
    '记录类别，IN 表示互联网',
    { base: 'hexadecimal', values: classNames },
  ),
  'dns.resp.cache_flush': fieldType(
    'boolean',
    'multicast DNS: whether the record replaces the ones known so far',
    'mDNS：是否取代已缓存的记录',
    { mask: 0x8000 },
  ),
  'dns.resp.ttl': fieldType('u32', 'seconds for which the record may be kept', '记录可缓存的秒数'),
  'dns.resp.len': fieldType('u16', "bytes of the record's data", '记录数据的字节数'),
  'dns.rr.udp_payload_size': fieldType(
    'u16',
    'EDNS: the largest UDP payload that the sender can receive, in bytes',
    'EDNS：发送方可接收的最大 UDP 载荷（字节）',
  ),
  'dns.resp.ext_rcode': fieldType(
    'u8',
    'EDNS: the upper eight bits of the reply code',
    'EDNS：响应码的高 8 位',
    { base: 'hexadecimal' },
  ),
  'dns.resp.edns0_version': fieldType('u8', 'the version of EDNS', 'EDNS 版本'),
  'dns.resp.z': fieldType('u16', 'EDNS: flags', 'EDNS：标志', { base: 'hexadecimal' }),
  'dns.resp.z.do': fieldType(
    'boolean',
    'EDNS: whether DNSSEC records are wanted',
    'EDNS：是否需要 DNSSEC 记录',
    { mask: 0x8000 },
  ),
  'dns.resp.z.reserved': fieldType('u16', 'EDNS: reserved, 0', 'EDNS：保留位，应为 0', {
    base: 'hexadecimal',
    mask: 0x7fff,
  }),
  'dns.opt': fieldType('group', 'an option of EDNS', 'EDNS 选项'),
  'dns.opt.code': fieldType('u16', 'what the option is', '选项种类', { values: optionNames }),
  'dns.opt.len': fieldType('u16', "bytes of the option's data", '选项数据的字节数'),
  'dns.opt.data': fieldType('bytes', "the option's data", '选项数据'),
  'dns.opt.client.family': fieldType(
    'u16',
    'client subnet: the family of the address',
    '客户端子网：地址族',
    { values: { 1: 'IPv4', 2: 'IPv6' } },
  ),
  'dns.opt.client.addr4': fieldType('ipv4', 'client subnet: the IPv4 network', '客户端子网：IPv4 网络地址'),
  'dns.opt.client.addr6': fieldType('ipv6', 'client subnet: the IPv6 network', '客户端子网：IPv6 网络地址'),
  'dns.opt.client.netmask': fieldType(
    'u8',
    'client subnet: bits of the prefix that is given',
    '客户端子网：所给前缀的位数',
  ),
  'dns.opt.client.scope': fieldType(
    'u8',
    'client subnet: bits of the prefix that the answer holds for',
    '客户端子网：应答适用的前缀位数',
  ),
  'dns.opt.cookie.client': fieldType(
    'bytes',
    "the client's cookie, which the answer repeats",
    '客户端 cookie，应答中原样返回',
  ),
  'dns.opt.cookie.server': fieldType(
    'bytes',
    "the server's cookie, which the next query repeats",
    '服务器 cookie，下次查询时带回',
  ),
  'dns.opt.edns_tcp_keepalive.timeout': fieldType(
    'u16',
    'how long a TCP connection may stay idle, in units of 100 ms',
    'TCP 连接可空闲的时间（单位 100 毫秒）',
  ),
  'dns.opt.padding': fieldType('bytes', 'bytes that hide the true length', '用于隐藏真实长度的填充'),
  'dns.opt.ext_error.info_code': fieldType(
    'u16',
    'why the query failed, closer than the reply code',
    '失败的具体原因代码',
  ),
  'dns.response_to': fieldType('u32', 'the packet of the query that this answers', '所应答的查询所在报文'),
  'dns.time': fieldType('duration', 'how long the answer took', '从查询到应答的时间'),
  'dns.retransmission': fieldType('boolean', 'the message was sent before', '是否为重传'),
  'dns.retransmit_request': fieldType(
    'group',
    'the query was sent less than five seconds before, and is not answered yet',
    '五秒内重复发送且尚未得到应答的查询',
  ),
  'dns.retransmit_request_in': fieldType(
    'u32',
    'the packet that had the query first',
    '首次发送该查询的报文',
  ),
  'dns.retransmit_response': fieldType('group', 'the query was answered before', '该查询此前已得到应答'),
  'dns.retransmit_response_in': fieldType('u32', 'the packet that had the answer first', '首次应答的报文'),
  'dns.unsolicited': fieldType('boolean', 'an answer whose query was not captured', '未捕获到对应查询的应答'),
  'dns.extraneous': fieldType('group', 'bytes follow the last record', '最后一条记录之后仍有数据'),
  'dns.extraneous.data': fieldType('bytes', 'bytes behind the last record', '最后一条记录之后的数据'),
  'dns.extraneous.length': fieldType('i32', 'how many these are', '多余数据的字节数'),
} satisfies FieldTable);

/** Types and purposes of the fields of a DNS message. */
export const dnsFields: FieldTable<DnsFieldName> = Object.freeze({ ...messageFields, ...recordFields });
