import { type FieldTable, fieldType } from '../field-type.js';
import {
  directionNames,
  extensionNames,
  implementationNames,
  leapNames,
  modeNames,
  operationNames,
  privateErrorNames,
  requestNames,
  versionNames,
} from './ntp-names.js';

/** The fields of an NTP message. */
export type NtpFieldName = keyof typeof fields;

const fields = Object.freeze({
  'ntp.flags': fieldType('u8', 'leap indicator, version and mode', '闰秒指示、版本与模式', {
    base: 'hexadecimal',
  }),
  'ntp.flags.li': fieldType(
    'u8',
    'whether a leap second comes at the end of the day; 3 if the clock is not synchronized',
    '当日结束时是否有闰秒；3 表示时钟未同步',
    { mask: 0xc0, values: leapNames },
  ),
  'ntp.flags.vn': fieldType('u8', 'the version of NTP', 'NTP 版本', { mask: 0x38, values: versionNames }),
  'ntp.flags.mode': fieldType(
    'u8',
    'the part that the sender plays: client, server, peer, broadcaster',
    '发送方的角色：客户端、服务器、对等体、广播',
    { mask: 0x07, values: modeNames },
  ),
  'ntp.stratum': fieldType(
    'u8',
    'steps to a reference clock: 1 has one, 2 asks such a server; 0 in a kiss-o’-death',
    '距参考时钟的级数：1 直接连接，2 向其同步；kiss-o’-death 中为 0',
  ),
  'ntp.ppoll': fieldType(
    'u8',
    'the interval between requests, as a power of 2 in seconds',
    '轮询间隔，2 的幂次（秒）',
  ),
  'ntp.precision': fieldType(
    'u8',
    "the precision of the sender's clock, as a signed power of 2 in seconds",
    '发送方时钟精度，2 的有符号幂次（秒）',
  ),
  'ntp.rootdelay': fieldType(
    'u32',
    'the round trip to the reference clock, in units of 1/65,536 s',
    '到参考时钟的往返时延（单位 1/65536 秒）',
  ),
  'ntp.rootdispersion': fieldType(
    'u32',
    'the largest error against the reference clock, in units of 1/65,536 s',
    '相对参考时钟的最大误差（单位 1/65536 秒）',
  ),
  'ntp.refid': fieldType(
    'bytes',
    'which clock or server the sender is synchronized with; the reason of a kiss-o’-death',
    '发送方所同步的时钟或服务器；kiss-o’-death 中为原因代码',
  ),
  'ntp.reftime': fieldType('date', "when the sender's clock was last set", '发送方时钟上次校准的时间'),
  'ntp.org': fieldType('date', 'when the request left the client', '请求离开客户端的时间'),
  'ntp.rec': fieldType('date', 'when the request reached the server', '请求到达服务器的时间'),
  'ntp.xmt': fieldType('date', 'when this message left its sender', '本报文离开发送方的时间'),
  'ntp.ext': fieldType('group', 'an extension field (RFC 7822)', '扩展字段（RFC 7822）'),
  'ntp.ext.type': fieldType('u16', 'what the extension field is', '扩展字段类型', {
    base: 'hexadecimal',
    values: extensionNames,
  }),
  'ntp.ext.length': fieldType(
    'u16',
    'bytes of the extension field with its header of 4',
    '扩展字段长度（含 4 字节首部）',
  ),
  'ntp.ext.value': fieldType('bytes', 'what the extension field holds', '扩展字段内容'),
  'ntp.keyid': fieldType('bytes', 'the key that the message is authenticated by', '认证所用密钥的编号'),
  'ntp.mac': fieldType('bytes', 'the digest of key and message', '密钥与报文的摘要'),
  'ntp.ctrl.flags2': fieldType('u8', 'control message: its kind and what is wanted', '控制报文：种类与操作', {
    base: 'hexadecimal',
  }),
  'ntp.ctrl.flags2.r': fieldType('u8', 'control message: whether it is a response', '控制报文：是否为应答', {
    mask: 0x80,
    values: directionNames,
  }),
  'ntp.ctrl.flags2.error': fieldType(
    'u8',
    'control message: whether the request failed',
    '控制报文：请求是否失败',
    { mask: 0x40 },
  ),
  'ntp.ctrl.flags2.more': fieldType(
    'u8',
    'control message: whether more of the response follows',
    '控制报文：应答是否还有后续部分',
    { mask: 0x20 },
  ),
  'ntp.ctrl.flags2.opcode': fieldType('u8', 'control message: what is wanted', '控制报文：操作', {
    mask: 0x1f,
    values: operationNames,
  }),
  'ntp.ctrl.sequence': fieldType(
    'u16',
    'control message: pairs a response with its request',
    '控制报文：将应答与请求对应的序号',
  ),
  'ntp.ctrl.status': fieldType(
    'u16',
    'control message: the state of the system, of a peer or of a clock, or an error',
    '控制报文：系统、对等体或时钟的状态，或错误',
    { base: 'hexadecimal' },
  ),
  'ntp.ctrl.associd': fieldType(
    'u16',
    'control message: which peer it is about; 0 for the system itself',
    '控制报文：所指的关联；0 表示系统自身',
  ),
  'ntp.ctrl.offset': fieldType(
    'u16',
    'control message: where its data belongs in the whole response, in bytes',
    '控制报文：数据在整个应答中的位置（字节）',
  ),
  'ntp.ctrl.count': fieldType('u16', 'control message: bytes of data', '控制报文：数据字节数'),
  'ntp.ctrl.data': fieldType(
    'group',
    'control message: names of variables and their values',
    '控制报文：变量及其值',
  ),
  'ntp.priv.flags.r': fieldType('u8', 'private message: whether it is a response', '私有报文：是否为应答', {
    mask: 0x80,
    values: directionNames,
  }),
  'ntp.priv.flags.more': fieldType(
    'u8',
    'private message: whether more of the response follows',
    '私有报文：应答是否还有后续部分',
    { mask: 0x40 },
  ),
  'ntp.priv.auth_seq': fieldType(
    'u8',
    'private message: whether it is authenticated, and its number',
    '私有报文：是否认证及序号',
  ),
  'ntp.priv.auth': fieldType('u8', 'private message: whether it is authenticated', '私有报文：是否认证', {
    mask: 0x80,
  }),
  'ntp.priv.seq': fieldType(
    'u8',
    'private message: its number in a response of several',
    '私有报文：在多段应答中的序号',
    { mask: 0x7f },
  ),
  'ntp.priv.impl': fieldType(
    'u8',
    'private message: the implementation that it is for',
    '私有报文：所针对的实现',
    {
      values: implementationNames,
    },
  ),
  'ntp.priv.reqcode': fieldType('u8', 'private message: what is wanted', '私有报文：请求种类', {
    values: requestNames,
  }),
  'ntp.priv.err': fieldType('u8', 'private message: why a request failed', '私有报文：请求失败的原因', {
    base: 'hexadecimal',
    values: privateErrorNames,
  }),
  'ntp.priv.numitems': fieldType('u16', 'private message: number of data items', '私有报文：数据项数'),
  'ntp.priv.reserved': fieldType('u8', 'private message: reserved, 0', '私有报文：保留位，应为 0', {
    base: 'hexadecimal',
  }),
  'ntp.priv.itemsize': fieldType(
    'u16',
    'private message: bytes of a data item',
    '私有报文：每个数据项的字节数',
  ),
} satisfies FieldTable);

/** Types and purposes of the fields of an NTP message. */
export const ntpFields: FieldTable<NtpFieldName> = fields;
