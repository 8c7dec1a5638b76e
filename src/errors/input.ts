import { entries } from './entry.js';

/** Mistakes in a person's input that they can mend: the command line, the page's forms, specs and texts. */
export const inputErrors = entries({
  ADDRESS_INVALID: {
    fault: 'local',
    en: '"{text}" is not an address; write PORT, HOST:PORT or [::1]:PORT',
    'zh-CN': '“{text}”不是有效地址；请写成 端口、主机:端口 或 [::1]:端口',
  },
  ZONE_MISSING: {
    fault: 'local',
    en: '{address} is an address of one link: name the interface, as in {example}; there are {choices}',
    'zh-CN': '{address} 是链路本地地址，须指明网卡，例如 {example}；可用网卡：{choices}',
  },
  INTERFACE_NOT_FOUND: {
    fault: 'local',
    en: 'there is no interface "{name}" that is up and has an address; there are {choices}',
    'zh-CN': '没有名为“{name}”且已启用并有地址的网卡；可用网卡：{choices}',
  },
  INTERFACE_WITHOUT_ADDRESS: {
    fault: 'local',
    en: 'interface {name} has no {family} address; give it one, or choose another interface',
    'zh-CN': '网卡 {name} 没有 {family} 地址；请为其配置地址，或换一个网卡',
  },
  INTERFACE_CONTRADICTS: {
    fault: 'local',
    en: '{address} names another interface than {name}; give one of them',
    'zh-CN': '{address} 所指的网卡与 {name} 不同；请只指定一个',
  },
  FAMILIES_DIFFER: {
    fault: 'local',
    en: '{address} cannot be reached from {local}: one is IPv4, the other IPv6; give both of one family',
    'zh-CN': '无法从 {local} 到达 {address}：一个是 IPv4，另一个是 IPv6；请使用同一地址族',
  },
  LOCAL_TWICE: {
    fault: 'local',
    en: 'the local address or port is given twice; give it once: in the address, with --bind or with --from',
    'zh-CN': '本地地址或端口重复指定；请只写一次：写在地址中，或用 --bind、--from',
  },
  GROUP_WITHOUT_TCP: {
    fault: 'local',
    en: '{text}: a multicast group is reached by UDP alone; write {example}',
    'zh-CN': '{text}：组播组只能通过 UDP 访问；请写成 {example}',
  },
  PORT_MISSING: {
    fault: 'local',
    en: '{text} has no port; write {example}, with the port that is meant',
    'zh-CN': '{text} 缺少端口；请写成 {example}（端口换成实际值）',
  },
  BIND_WITHOUT_PORT: {
    fault: 'local',
    en: '--bind {text}: every peer has a port of its own here; write the address alone',
    'zh-CN': '--bind {text}：此处每个连接各用一个端口；请只写地址',
  },
  NOT_BROADCAST: {
    fault: 'local',
    en: '{address} is no broadcast address; leave --broadcast out',
    'zh-CN': '{address} 不是广播地址；请去掉 --broadcast',
  },
  PORT_INVALID: {
    fault: 'local',
    en: '"{text}" is not a port number ({least}–65535)',
    'zh-CN': '“{text}”不是有效的端口号（{least}–65535）',
  },
  BYTES_INVALID: {
    fault: 'local',
    en: '{name} "{text}" is not a number of bytes; write digits, with K, M, G or T behind them for powers of 1,024',
    'zh-CN': '{name} 的值“{text}”不是有效的字节数；请写数字，可加后缀 K、M、G、T（按 1024 进位）',
  },
  SINCE_INVALID: {
    fault: 'local',
    en: '"{text}" is no time: write 2026-11-28T12:00:00Z, or how long ago as 90m, 12h or 30d',
    'zh-CN': '“{text}”不是时间：请写成 2026-11-28T12:00:00Z，或写多久以前，如 90m、12h、30d',
  },
  PORT_RANGE_INVALID: {
    fault: 'local',
    en: '"{text}" is not a range of ports; write the first and the last, as in 40000-40100',
    'zh-CN': '“{text}”不是端口范围；请写起止端口，例如 40000-40100',
  },
  NUMBER_INVALID: {
    fault: 'local',
    en: '{name} takes a whole number from {least} to {most}, not "{text}"',
    'zh-CN': '{name} 的值“{text}”无效；应为 {least} 到 {most} 之间的整数',
  },
  CHOICE_INVALID: {
    fault: 'local',
    en: '{name} "{text}" is not one of {choices}',
    'zh-CN': '{name} 的值“{text}”无效；应为 {choices} 之一',
  },
  OPTION_WITHOUT_EFFECT: {
    fault: 'local',
    en: '{option} means nothing to "bob {command}"; leave it out, or see "bob help {command}"',
    'zh-CN': '{option} 对“bob {command}”不起作用；请去掉，用法见“bob help {command}”',
  },
  OPTION_NEEDS: {
    fault: 'local',
    en: '{option} means nothing without {needed}; add that, or leave {option} out',
    'zh-CN': '{option} 须与 {needed} 同时使用；请补上后者，或去掉前者',
  },
  OPTIONS_CONTRADICT: {
    fault: 'local',
    en: '{option} and {other} contradict each other; give one of them',
    'zh-CN': '{option} 与 {other} 相互矛盾；请只用其中一个',
  },
  LOG_PATTERN_INVALID: {
    fault: 'local',
    en: '--log "{text}": {reason}',
    'zh-CN': '--log “{text}”：{reason}',
  },
  LOG_ROTATION_INVALID: {
    fault: 'local',
    en: '--log-rotate "{text}" is neither a size such as 100M (K, M, G or T; at least 1K), nor a time in s, min, h or d, nor "connection"',
    'zh-CN':
      '--log-rotate 的值“{text}”无效；请写不小于 1K 的大小（单位 K、M、G、T）、时长（单位 s、min、h、d）或 connection，如 100M、1h',
  },
  ENCODING_UNKNOWN: {
    fault: 'local',
    en: 'encoding "{text}" is not known; try utf-8, gbk, gb18030, big5, shift_jis, euc-kr, latin1, windows-1252, utf-16le or utf-16be',
    'zh-CN':
      '未知的编码“{text}”；可用 utf-8、gbk、gb18030、big5、shift_jis、euc-kr、latin1、windows-1252、utf-16le、utf-16be',
  },
  LABEL_INVALID: {
    fault: 'local',
    en: 'the label holds {character}, which is not seen or turns the text around; leave it out',
    'zh-CN': '名称中含有 {character}，该字符不可见或会改变文字方向；请去掉',
  },
  FRAMING_INVALID: {
    fault: 'local',
    en: 'framing "{text}" is not known; write raw, line, delimiter:HEX, fixed:N, length:u8|u16be|u16le|u32be|u32le[,OFFSET] or gap:MS',
    'zh-CN':
      '未知的分帧方式“{text}”；可用 raw、line、delimiter:HEX、fixed:N、length:u8|u16be|u16le|u32be|u32le[,OFFSET]、gap:MS',
  },
  REPLY_MODE_INVALID: {
    fault: 'local',
    en: 'reply mode "{text}" is not known; write none, echo, reverse, reverse-bytes or text:TEMPLATE',
    'zh-CN': '未知的应答方式“{text}”；可用 none、echo、reverse、reverse-bytes、text:模板',
  },
  TEMPLATE_FIELD_UNKNOWN: {
    fault: 'local',
    en: 'template field "{field}" at column {column} is not known; use {text} {hex} {bytes} {peer} {count} {time}, and {{ for a brace',
    'zh-CN':
      '模板第 {column} 列的字段“{field}”无效；可用 {text} {hex} {bytes} {peer} {count} {time}，花括号本身写作 {{',
  },
  HEX_INVALID: {
    fault: 'local',
    en: 'hex has "{found}" at column {column}; write pairs of 0-9 a-f such as 48 65, 4865 or 0x48,0x65',
    'zh-CN': '十六进制输入的第 {column} 列出现“{found}”；每个字节写两位 0-9 a-f，如 48 65、4865、0x48,0x65',
  },
  HEX_ODD: {
    fault: 'local',
    en: 'hex at column {column} is half a byte; every byte is two digits, or one with 0x before it',
    'zh-CN': '十六进制输入的第 {column} 列缺一位；每个字节须写两位（带 0x 前缀时可写一位）',
  },
  CHECKSUM_INVALID: {
    fault: 'local',
    en: '"{text}" is not a checksum (column {column}): {reason}',
    'zh-CN': '“{text}”不是有效的校验（第 {column} 列）：{reason}',
  },
  CHECKSUM_MESSAGE_SHORT: {
    fault: 'local',
    en: 'checksum {checksum} needs byte {position}, and the message has only {length} of them; lengthen it, or change the range or place',
    'zh-CN': '校验 {checksum}：消息共 {length} 字节，没有位置 {position}；请加长消息，或修改范围、位置',
  },
  NMEA_INVALID: {
    fault: 'local',
    en: "checksum nmea is for a sentence that begins with $ or ! and has no * but at its end, as in '$GPGLL,5057.970,N,00146.110,E,142451,A'; *27 is added",
    'zh-CN':
      "校验 nmea 只用于以“$”或“!”开头的语句，且“*”只能在末尾，例如 '$GPGLL,5057.970,N,00146.110,E,142451,A'；*27 会自动追加",
  },
  MODBUS_ASCII_INVALID: {
    fault: 'local',
    en: 'checksum modbus-ascii is for ":" and pairs of hex digits, as in :1103006B0003; the LRC, 7E, is added',
    'zh-CN': '校验 modbus-ascii 只用于“:”加成对的十六进制数字，例如 :1103006B0003；LRC（7E）会自动追加',
  },
  ESCAPE_INVALID: {
    fault: 'local',
    en: 'escape "{found}" at column {column} is not known; use \\n \\r \\t \\0 \\\\ \\xHH \\uHHHH \\u{…}, or --raw to send text as it is',
    'zh-CN':
      '第 {column} 列的转义“{found}”无效；可用 \\n \\r \\t \\0 \\\\ \\xHH \\uHHHH \\u{…}，或加 --raw 原样发送',
  },
  TEXT_UNENCODABLE: {
    fault: 'local',
    en: '"{found}" at column {column} does not exist in {encoding}; choose another encoding or write its bytes as \\xHH',
    'zh-CN': '第 {column} 列的“{found}”在 {encoding} 中不存在；请换一种编码，或用 \\xHH 写出字节',
  },
  TLS_PAIR_INCOMPLETE: {
    fault: 'local',
    en: 'a certificate and its key go together; give both --tls-cert and --tls-key',
    'zh-CN': '证书与私钥必须成对指定；请同时写 --tls-cert 和 --tls-key',
  },
  TEXT_TWICE: {
    fault: 'local',
    en: 'there is TEXT and --file; give one of them',
    'zh-CN': 'TEXT 与 --file 不能同时使用；请任选其一',
  },
  NOTHING_TO_SEND: {
    fault: 'local',
    en: 'there is nothing to send; give TEXT, --file or a pipe',
    'zh-CN': '没有要发送的内容；请指定 TEXT、--file，或从管道输入',
  },
  OUTPUT_TWICE: {
    fault: 'local',
    en: 'the file and the objects of --json cannot both go to standard output; give the file a name, or leave --json out',
    'zh-CN': '文件内容与 --json 的输出不能同时写入标准输出；请为文件指定名称，或去掉 --json',
  },
  INPUT_NOT_UTF8: {
    fault: 'local',
    en: '{source} is not UTF-8 at line {line}, column {column}; convert it first, or leave out {option} to send its bytes as they are',
    'zh-CN':
      '{source} 第 {line} 行第 {column} 列不是有效的 UTF-8；请先转换编码，或去掉 {option} 以按字节原样发送',
  },
  INPUT_LINE_TOO_LONG: {
    fault: 'local',
    en: 'line {line} of {source} is longer than {most} bytes, and {option} needs it whole; break it up',
    'zh-CN': '{source} 第 {line} 行超过 {most} 字节，而 {option} 需要整行处理；请将该行拆分',
  },
  INPUT_TOO_LONG_TO_REPEAT: {
    fault: 'local',
    en: '{source} is over {most} bytes, the most that is kept of a pipe to be sent again; write it to a file first and give --file, or leave out --count',
    'zh-CN':
      '{source} 超过 {most} 字节，这是为重复发送所能缓存的管道数据上限；请先写入文件再用 --file 指定，或去掉 --count',
  },
  FILE_UNREADABLE: {
    fault: 'local',
    en: 'cannot read {file}: {reason}; check the path and its permissions',
    'zh-CN': '无法读取 {file}：{reason}；请检查路径和权限',
  },
});
