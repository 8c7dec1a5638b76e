import { entries } from './entry.js';

/** Why a recording cannot be replayed. */
export const replayErrors = entries({
  REPLAY_DIRECTION_MISSING: {
    fault: 'local',
    en: 'give --to ADDR to play the client towards a server, or --serve ADDR to play the server',
    'zh-CN': '请用 --to 地址 扮演客户端向服务器重放，或用 --serve 地址 扮演服务器',
  },
  REPLAY_EMPTY: {
    fault: 'local',
    en: '{file} has no whole conversation to replay ({incomplete} lack bytes or events); of a capture, bob dissect FILE --stats shows them; see the filter, if there is one',
    'zh-CN':
      '{file} 中没有可重放的完整会话（{incomplete} 个缺少字节或事件）；若为抓包文件，可用 bob dissect FILE --stats 查看；并检查过滤表达式',
  },
  REPLAY_RECORD_EMPTY: {
    fault: 'local',
    en: 'the record of {folder} has no whole conversation to replay (there in part: {incomplete}); see bob history, and the filter, if there is one',
    'zh-CN':
      '{folder} 的记录中没有可重放的完整会话（不完整的有 {incomplete} 个）；可用 bob history 查看，并检查过滤表达式',
  },
  REPLAY_SEVERAL: {
    fault: 'local',
    en: '{file} has conversations with {count} servers ({choices}); choose one with --filter: "tcp.stream == 0" in a capture, else such as \'endpoint == "bench"\'',
    'zh-CN':
      '{file} 中有与 {count} 个服务器的会话（{choices}）；请用 --filter 选定一个：抓包文件可用 "tcp.stream == 0"，其他可用 \'endpoint == "bench"\'',
  },
  REPLAY_TOO_LARGE: {
    fault: 'local',
    en: 'the conversations of {file} have more than {most} bytes; choose some of them with --filter',
    'zh-CN': '{file} 中的会话超过 {most} 字节；请用 --filter 选定其中一部分',
  },
  REPLAY_TOO_MANY_MESSAGES: {
    fault: 'local',
    en: '{file} has more than {most} messages to replay; choose some of its conversations with --filter',
    'zh-CN': '{file} 中要重放的消息超过 {most} 条；请用 --filter 选定其中一部分会话',
  },
  REPLAY_TOO_MANY_CONVERSATIONS: {
    fault: 'local',
    en: '{file} has more than {most} conversations; choose some of them with --filter',
    'zh-CN': '{file} 中的会话超过 {most} 个；请用 --filter 选定其中一部分',
  },
  REPLAY_LINE_INVALID: {
    fault: 'local',
    en: 'line {line} of {file} is no object of --json; its messages need "time" and "hex"',
    'zh-CN': '{file} 第 {line} 行不是 --json 的对象；消息须有 "time" 和 "hex"',
  },
});
