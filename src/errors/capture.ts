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
    en: 'the capture file is empty: not even its head is there; capture again, or name another file',
    'zh-CN': '抓包文件为空，连文件头都没有；请重新抓包，或换一个文件',
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
    en: 'no protocol here has a field "{field}"; the names are those of Wireshark’s display filter, as {example}; "bob dissect --list-fields" shows them all',
    'zh-CN':
      '没有名为“{field}”的字段；字段名与 Wireshark 显示过滤器相同，如 {example}；可用 bob dissect --list-fields 列出全部',
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
  CAPTURE_EXTRACTION_FAILED: {
    fault: 'local',
    en: 'the files of the capture cannot be written to {folder}: {reason}; those that were named are whole',
    'zh-CN': '无法把抓包中的文件写入 {folder}：{reason}；已列出的文件均完整',
  },
  CAPTURE_LIBPCAP_MISSING: {
    fault: 'system',
    en: 'libpcap cannot be loaded ({reason}); install it: "sudo apt install libpcap0.8", "sudo dnf install libpcap" or "brew install libpcap"',
    'zh-CN':
      '无法加载 libpcap（{reason}）；请安装：sudo apt install libpcap0.8、sudo dnf install libpcap 或 brew install libpcap',
  },
  CAPTURE_NOT_PERMITTED: {
    fault: 'system',
    en: 'capturing on {interface} needs root or CAP_NET_RAW; run it with sudo, or allow it once and for all: sudo setcap cap_net_raw+ep {node}; the workbench’s own endpoints need neither: bob capture --endpoints',
    'zh-CN':
      '在 {interface} 上抓包需要 root 或 CAP_NET_RAW 权限；请用 sudo 运行，或一次性授权：sudo setcap cap_net_raw+ep {node}；记录工作台自身的端点则无需权限：bob capture --endpoints',
  },
  CAPTURE_INTERFACE_MISSING: {
    fault: 'local',
    en: 'there is no interface {interface} to capture on; "bob capture --list" shows those that there are, and a capture filter stands behind -f',
    'zh-CN':
      '没有可抓包的网卡 {interface}；可用 bob capture --list 列出全部网卡；抓包过滤表达式须写在 -f 之后',
  },
  CAPTURE_INTERFACE_DOWN: {
    fault: 'system',
    en: 'interface {interface} is down; bring it up: sudo ip link set {interface} up',
    'zh-CN': '网卡 {interface} 未启用；请先启用：sudo ip link set {interface} up',
  },
  CAPTURE_INTERFACE_FAILED: {
    fault: 'system',
    en: 'capturing on {interface} failed: {reason}; what came before was kept',
    'zh-CN': '在 {interface} 上抓包失败：{reason}；此前抓到的内容均已保留',
  },
  CAPTURE_FILTER_INVALID: {
    fault: 'local',
    en: 'the capture filter "{filter}" is not libpcap’s: {reason}; write it as tcpdump takes it, as in "udp port 69"; --filter takes those of Wireshark’s display',
    'zh-CN':
      '抓包过滤器“{filter}”不符合 libpcap 语法：{reason}；写法与 tcpdump 相同，例如 "udp port 69"；Wireshark 显示过滤器请用 --filter',
  },
  CAPTURE_UNKNOWN: {
    fault: 'local',
    en: 'there is no live capture {capture} here, or it ended long ago; begin a new one',
    'zh-CN': '没有名为 {capture} 的实时抓包，或它早已结束；请重新开始抓包',
  },
  CAPTURE_RUNNING: {
    fault: 'local',
    en: 'a live capture {capture} runs already; stop it first, or choose another name',
    'zh-CN': '名为 {capture} 的实时抓包正在进行；请先停止它，或换一个名称',
  },
  CAPTURE_LIMIT: {
    fault: 'local',
    en: '{most} live captures run already, which is the maximum; stop one first',
    'zh-CN': '已有 {most} 个实时抓包在进行，达到上限；请先停止其中一个',
  },
  CAPTURE_UNWRITABLE: {
    fault: 'system',
    en: 'the capture cannot be written to {file}: {reason}; what was written before stays',
    'zh-CN': '无法将抓包写入 {file}：{reason}；此前写入的内容均保留',
  },
  CAPTURE_RING_INVALID: {
    fault: 'local',
    en: '"{text}" is no ring of files; write their number and the size or the time of each, as in 10x100M or 24x1h, of 2 to {most} files',
    'zh-CN':
      '“{text}”不是有效的循环文件设置；请写成“个数x大小”或“个数x时长”，例如 10x100M 或 24x1h，个数为 2 至 {most}',
  },
  CAPTURE_LINK_TYPES_DIFFER: {
    fault: 'local',
    en: 'a pcap file holds one link type: {first} and {other} need a pcapng file',
    'zh-CN': 'pcap 文件只能有一种链路类型；{first} 与 {other} 须存为 pcapng 文件',
  },
});
