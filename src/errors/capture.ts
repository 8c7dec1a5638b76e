import { entries } from './entry.js';

/** What is wrong with a capture file. */
export const captureErrors = entries({
  CAPTURE_FORMAT_UNKNOWN: {
    fault: 'local',
    en: 'this is no capture file: it begins as neither pcap nor pcapng does; save it as pcapng',
    'zh-CN': '这不是抓包文件：开头既不是 pcap 也不是 pcapng；请另存为 pcapng',
  },
  CAPTURE_VERSION_UNKNOWN: {
    fault: 'local',
    en: 'version {version} of {format} is not known; convert the capture with a current editcap',
    'zh-CN': '不支持 {format} 的 {version} 版本；请用较新的 editcap 转换抓包文件',
  },
  CAPTURE_EMPTY: {
    fault: 'local',
    en: 'the capture file is empty: not even its head is there',
    'zh-CN': '抓包文件为空，连文件头都没有',
  },
  CAPTURE_TRUNCATED: {
    fault: 'local',
    en: 'the capture ends in the middle of what begins at byte {offset}: {missing} bytes are missing; all before it was read',
    'zh-CN': '抓包文件在偏移 {offset} 处开始的一段中途结束，缺少 {missing} 字节；此前的内容均已读出',
  },
  CAPTURE_DAMAGED: {
    fault: 'local',
    en: 'the capture is damaged at byte {offset}: {reason}; all before it was read',
    'zh-CN': '抓包文件在偏移 {offset} 处损坏：{reason}；此前的内容均已读出',
  },
  CAPTURE_INTERFACE_UNKNOWN: {
    fault: 'local',
    en: 'interface {interface} is not described in this section of the capture; write its description before it is used',
    'zh-CN': '抓包文件的当前节（section）没有描述接口 {interface}；请在使用前先写入其描述',
  },
  CAPTURE_TIME_UNWRITABLE: {
    fault: 'local',
    en: 'a {format} file cannot hold the time {seconds} s (since 1970 UTC): {reason}',
    'zh-CN': '{format} 文件无法表示时间 {seconds} 秒（自 1970 年起，UTC）：{reason}',
  },
  CAPTURE_FIELD_UNKNOWN: {
    fault: 'local',
    en: 'no protocol here has a field {field}; the names are those of Wireshark’s display filter, as udp.port',
    'zh-CN': '没有名为 {field} 的字段；字段名与 Wireshark 显示过滤器相同，如 udp.port',
  },
  CAPTURE_STREAM_INVALID: {
    fault: 'local',
    en: '"{text}" is no stream; write tcp:N, udp:N or tftp:N with a number from 0, as tcp:0',
    'zh-CN': '“{text}”不是流；请写 tcp:N、udp:N 或 tftp:N，编号从 0 开始，如 tcp:0',
  },
  CAPTURE_STREAM_MISSING: {
    fault: 'local',
    en: 'the capture has no stream {stream}; bob dissect FILE --stats lists those that it has',
    'zh-CN': '抓包文件中没有流 {stream}；可用 bob dissect FILE --stats 列出所有的流',
  },
  CAPTURE_LINK_TYPES_DIFFER: {
    fault: 'local',
    en: 'a pcap file holds one link type: {first} and {other} need a pcapng file',
    'zh-CN': 'pcap 文件只能有一种链路类型；{first} 与 {other} 须存为 pcapng 文件',
  },
});
