import { type FieldTable, fieldType } from '../field-type.js';

/** The options of a TCP header. */
export type OptionFieldName =
  | 'tcp.options'
  | 'tcp.option_kind'
  | 'tcp.option_len'
  | 'tcp.option.len.invalid'
  | 'tcp.options.eol'
  | 'tcp.options.nop'
  | 'tcp.options.mss'
  | 'tcp.options.mss_val'
  | 'tcp.options.wscale'
  | 'tcp.options.wscale.shift'
  | 'tcp.options.wscale.multiplier'
  | 'tcp.options.sack_perm'
  | 'tcp.options.sack'
  | 'tcp.options.sack_le'
  | 'tcp.options.sack_re'
  | 'tcp.options.sack.count'
  | 'tcp.options.echo'
  | 'tcp.options.echoreply'
  | 'tcp.options.echo_value'
  | 'tcp.options.timestamp'
  | 'tcp.options.timestamp.tsval'
  | 'tcp.options.timestamp.tsecr'
  | 'tcp.options.cc'
  | 'tcp.options.ccnew'
  | 'tcp.options.ccecho'
  | 'tcp.options.cc_value'
  | 'tcp.options.md5'
  | 'tcp.options.md5.digest'
  | 'tcp.options.user_to'
  | 'tcp.options.user_to_granularity'
  | 'tcp.options.user_to_val'
  | 'tcp.options.ao'
  | 'tcp.options.mptcp'
  | 'tcp.options.tfo'
  | 'tcp.options.tfo.request'
  | 'tcp.options.tfo.cookie'
  | 'tcp.options.unknown'
  | 'tcp.options.unknown.payload';

/** Names of options, Wireshark's. */
const optionNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'End of Option List',
  1: 'No-Operation',
  2: 'Maximum Segment Size',
  3: 'Window Scale',
  4: 'SACK Permitted',
  5: 'SACK',
  6: 'Echo',
  7: 'Echo Reply',
  8: 'Time Stamp Option',
  9: 'Partial Order Connection Permitted',
  10: 'Partial Order Service Profile',
  11: 'CC',
  12: 'CC.NEW',
  13: 'CC.ECHO',
  14: 'TCP Alternate Checksum Request',
  15: 'TCP Alternate Checksum Data',
  16: 'Skeeter',
  17: 'Bubba',
  18: 'Trailer Checksum Option',
  19: 'MD5 Signature Option',
  20: 'SCPS Capabilities',
  21: 'Selective Negative Acknowledgements',
  22: 'Record Boundaries',
  23: 'Corruption experienced',
  24: 'SNAP',
  25: 'Unassigned',
  26: 'TCP Compression Filter',
  27: 'Quick-Start Response',
  28: 'User Timeout Option',
  29: 'The TCP Authentication Option',
  30: 'Multipath TCP',
  34: 'TCP Fast Open Cookie',
  76: 'Riverbed Probe',
  78: 'Riverbed Transparency',
  172: 'Accurate ECN Order 0',
  174: 'Accurate ECN Order 1',
  253: 'RFC3692-style Experiment 1',
  254: 'RFC3692-style Experiment 2',
});

/** Types and purposes of the fields of options. */
export const optionFields: FieldTable<OptionFieldName> = Object.freeze({
  'tcp.options': fieldType('bytes', 'options of the header', '首部选项'),
  'tcp.option_kind': fieldType('u8', 'what the option is', '选项种类', { values: optionNames }),
  'tcp.option.len.invalid': fieldType(
    'group',
    'the length of an option cannot be: below 2, or beyond the header',
    '选项长度无效：小于 2 或超出首部',
  ),
  'tcp.option_len': fieldType('u8', 'bytes of the option with kind and length', '选项长度（含种类与长度）'),
  'tcp.options.eol': fieldType('bytes', 'no options follow', '选项表结束'),
  'tcp.options.nop': fieldType('bytes', 'fills up to a boundary', '填充对齐'),
  'tcp.options.mss': fieldType('bytes', 'how much the sender takes in one segment', '最大报文段长度'),
  'tcp.options.mss_val': fieldType('u16', 'that many bytes of payload', '最大载荷字节数'),
  'tcp.options.wscale': fieldType(
    'bytes',
    'the sender offers to scale windows (RFC 7323)',
    '窗口缩放（RFC 7323）',
  ),
  'tcp.options.wscale.shift': fieldType(
    'u8',
    'by how many bits its windows are shifted to the left',
    '窗口左移的位数',
  ),
  'tcp.options.wscale.multiplier': fieldType('u16', 'what that multiplies them by', '窗口的倍数'),
  'tcp.options.sack_perm': fieldType(
    'bytes',
    'the sender understands selective acknowledgments (RFC 2018)',
    '允许选择性确认（RFC 2018）',
  ),
  'tcp.options.sack': fieldType(
    'bytes',
    'parts of the stream that have arrived after a gap',
    '缺口之后已收到的数据段',
  ),
  'tcp.options.sack_le': fieldType('u32', 'where such a part begins', '数据段的左边界'),
  'tcp.options.sack_re': fieldType('u32', 'the byte after such a part', '数据段的右边界'),
  'tcp.options.sack.count': fieldType('u8', 'number of such parts', '数据段的个数'),
  'tcp.options.echo': fieldType(
    'bytes',
    'a value that is to be sent back (RFC 1072, obsolete)',
    '要求回显的值（RFC 1072，已废弃）',
  ),
  'tcp.options.echoreply': fieldType(
    'bytes',
    'a value that is sent back (RFC 1072, obsolete)',
    '回显的值（RFC 1072，已废弃）',
  ),
  'tcp.options.echo_value': fieldType('u32', 'that value', '回显值'),
  'tcp.options.timestamp': fieldType(
    'bytes',
    'clocks, by which both ends measure the round trip (RFC 7323)',
    '时间戳，用于测量往返时间（RFC 7323）',
  ),
  'tcp.options.timestamp.tsval': fieldType('u32', 'the clock of the sender', '发送方时钟'),
  'tcp.options.timestamp.tsecr': fieldType(
    'u32',
    'the last clock that it has received',
    '所收到的最近一次对端时钟',
  ),
  'tcp.options.cc': fieldType(
    'bytes',
    'the count of connections (RFC 1644, obsolete)',
    '连接计数（RFC 1644，已废弃）',
  ),
  'tcp.options.ccnew': fieldType('bytes', 'the same, begun anew', '连接计数重新开始'),
  'tcp.options.ccecho': fieldType('bytes', 'the count of the other end', '对端的连接计数'),
  'tcp.options.cc_value': fieldType('u32', 'that count', '计数值'),
  'tcp.options.md5': fieldType('bytes', 'a signature (RFC 2385)', 'MD5 签名（RFC 2385）'),
  'tcp.options.md5.digest': fieldType('bytes', 'the digest of the segment and a key', '报文段与密钥的摘要'),
  'tcp.options.user_to': fieldType(
    'bytes',
    'how long data may stay unacknowledged (RFC 5482)',
    '用户超时（RFC 5482）',
  ),
  'tcp.options.user_to_granularity': fieldType(
    'boolean',
    'whether that is in minutes, else in seconds',
    '单位是否为分钟，否则为秒',
  ),
  'tcp.options.user_to_val': fieldType('u16', 'that long', '超时值'),
  'tcp.options.ao': fieldType('bytes', 'a signature (RFC 5925)', 'TCP 认证（RFC 5925）'),
  'tcp.options.mptcp': fieldType(
    'bytes',
    'a part of a connection over several paths (RFC 8684)',
    '多路径 TCP（RFC 8684）',
  ),
  'tcp.options.tfo': fieldType('bytes', 'data with the SYN (RFC 7413)', 'TCP 快速打开（RFC 7413）'),
  'tcp.options.tfo.request': fieldType('group', 'the sender asks for a cookie', '请求 Cookie'),
  'tcp.options.tfo.cookie': fieldType(
    'bytes',
    'what lets a client send data with its SYN',
    '允许在 SYN 中携带数据的 Cookie',
  ),
  'tcp.options.unknown': fieldType('bytes', 'an option that is not known', '未知选项'),
  'tcp.options.unknown.payload': fieldType('bytes', 'what it carries', '选项内容'),
});
