import { entries } from './entry.js';

/** Why a recording cannot be replayed. */
export const replayErrors = entries({
  REPLAY_FILE_MISSING: {
    fault: 'local',
    en: 'name what to replay: a capture (pcap, pcapng), or objects of --json in a file, a line each',
    'zh-CN': '请指定要重放的文件：抓包文件（pcap、pcapng），或每行一个对象的 --json 输出文件',
  },
  REPLAY_DIRECTION_MISSING: {
    fault: 'local',
    en: 'give --to ADDR to play the client towards a server, or --serve ADDR to play the server',
    'zh-CN': '请用 --to 地址 扮演客户端向服务器重放，或用 --serve 地址 扮演服务器',
  },
  REPLAY_EMPTY: {
    fault: 'local',
    en: '{file} has no whole conversation to replay ({incomplete} lack bytes); see bob dissect FILE --stats, and the filter, if there is one',
    'zh-CN':
      '{file} 中没有可重放的完整会话（{incomplete} 个缺少字节）；可用 bob dissect FILE --stats 查看，并检查过滤表达式',
  },
  REPLAY_SEVERAL: {
    fault: 'local',
    en: '{file} has conversations with {count} servers ({choices}); choose one with --filter, such as --filter "tcp.stream == 0"',
    'zh-CN':
      '{file} 中有与 {count} 个服务器的会话（{choices}）；请用 --filter 选定一个，例如 --filter "tcp.stream == 0"',
  },
  REPLAY_TOO_LARGE: {
    fault: 'local',
    en: 'the conversations of {file} have more than {most} bytes; choose some of them with --filter',
    'zh-CN': '{file} 中的会话超过 {most} 字节；请用 --filter 选定其中一部分',
  },
  REPLAY_LINE_INVALID: {
    fault: 'local',
    en: 'line {line} of {file} is no object of --json; its messages need "time" and "hex"',
    'zh-CN': '{file} 第 {line} 行不是 --json 的对象；消息须有 "time" 和 "hex"',
  },
});
