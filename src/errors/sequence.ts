import { entries } from './entry.js';

/** What is wrong with sequences, and what does not hold while one runs. */
export const sequenceErrors = entries({
  SEQUENCE_INVALID: {
    fault: 'local',
    en: '{file}:{line}:{column}: {reason}',
    'zh-CN': '{file}:{line}:{column}：{reason}',
  },
  SEQUENCE_MISSING: {
    fault: 'local',
    en: 'there is no sequence in {folder}; sequences are files that end in .yaml and have steps',
    'zh-CN': '{folder} 中没有测试序列；序列是以 .yaml 结尾且含有 steps 的文件',
  },
  SEQUENCE_VALUE_UNSET: {
    fault: 'local',
    en: '{reason}',
    'zh-CN': '{reason}',
  },
  SEQUENCE_VALUE_TOO_LONG: {
    fault: 'local',
    en: 'what is filled in here comes to more than {mebibytes} MiB; keep the values of the sequence shorter',
    'zh-CN': '此处填入的内容超过 {mebibytes} MiB；请缩短序列中的值',
  },
  SEQUENCE_STEP_BROKE: {
    fault: 'system',
    en: 'the step failed inside: {reason}; please report it',
    'zh-CN': '该步骤发生内部错误：{reason}；请报告此问题',
  },
  SEQUENCE_VALUE_LOST: {
    fault: 'local',
    en: '{name} was to be captured by step {step}, which failed',
    'zh-CN': '{name} 本应由第 {step} 步捕获，而该步失败',
  },
  SEQUENCE_ROUND_TRIP_MISSING: {
    fault: 'local',
    en: '{name} has no value yet: it is the time from a send to what is expected next, and no answer has come',
    'zh-CN': '{name} 尚无数值：它是从 send 到下一个 expect 成立的时间，而目前还没有应答',
  },
  SEQUENCE_FIGURE_UNKNOWN: {
    fault: 'local',
    en: '{name} is not known; there are rtt, rtt.min, rtt.max, rtt.mean, rtt.p50 to rtt.p99, and rtt.count',
    'zh-CN': '没有 {name}；可用 rtt、rtt.min、rtt.max、rtt.mean、rtt.p50 至 rtt.p99、rtt.count',
  },
  SEQUENCE_NAME_UNKNOWN: {
    fault: 'local',
    en: 'nothing is open under the name "{name}"; open it in a step before this one',
    'zh-CN': '没有已打开的“{name}”；请在此前的步骤中打开它',
  },
  SEQUENCE_NOTHING_OPEN: {
    fault: 'local',
    en: 'nothing is open yet; begin with a step such as open: tcp://HOST:PORT',
    'zh-CN': '尚未打开任何端点；请先写一步，例如 open: tcp://主机:端口',
  },
  SEQUENCE_NAME_TAKEN: {
    fault: 'local',
    en: '"{name}" is open already; close it first, or give this one another name with as',
    'zh-CN': '“{name}”已经打开；请先关闭，或用 as 另取名称',
  },
  SEQUENCE_EXPECTATION_LATE: {
    fault: 'peer',
    en: 'no {expected} came within {ms} ms',
    'zh-CN': '{ms} 毫秒内没有收到 {expected}',
  },
  SEQUENCE_UNEXPECTED: {
    fault: 'peer',
    en: '{peer} sent {bytes} bytes where nothing was expected',
    'zh-CN': '{peer} 发来 {bytes} 字节，而此时不应收到任何内容',
  },
  SEQUENCE_PEER_CLOSED: {
    fault: 'peer',
    en: '{peer} closed the connection before {expected} came',
    'zh-CN': '未收到 {expected}，{peer} 已关闭连接',
  },
  SEQUENCE_PEER_RESET: {
    fault: 'peer',
    en: '{peer} reset the connection before {expected} came',
    'zh-CN': '未收到 {expected}，{peer} 已重置连接',
  },
  SEQUENCE_PEER_REFUSED: {
    fault: 'peer',
    en: '{peer} refused what was sent, since nothing listens on its port; no {expected} came within {ms} ms',
    'zh-CN': '{peer} 拒绝了所发内容，其端口上没有程序监听；{ms} 毫秒内没有收到 {expected}',
  },
  SEQUENCE_PEER_VISITED: {
    fault: 'peer',
    en: 'nothing was to happen, but {reason}',
    'zh-CN': '此时不应有任何动静，但{reason}',
  },
  SEQUENCE_PEER_GONE: {
    fault: 'peer',
    en: 'nothing came, but not because the peer was silent: {reason}',
    'zh-CN': '没有收到任何内容，但并非对端保持静默：{reason}',
  },
  SEQUENCE_ASSERTION_FAILED: {
    fault: 'peer',
    en: '{left} {operator} {right} does not hold',
    'zh-CN': '{left} {operator} {right} 不成立',
  },
  SEQUENCE_CAPTURE_EMPTY: {
    fault: 'peer',
    en: '{left} {operator} {right} does not hold: nothing was captured for {name}',
    'zh-CN': '{left} {operator} {right} 不成立：{name} 没有捕获到内容',
  },
  SEQUENCE_NOT_COMPARABLE: {
    fault: 'local',
    en: '"{text}" is no number, which {operator} needs',
    'zh-CN': '“{text}”不是数字，无法用 {operator} 比较',
  },
  SEQUENCE_TRANSFER_LATE: {
    fault: 'peer',
    en: '{file} was not transferred whole within {ms} ms',
    'zh-CN': '{ms} 毫秒内未完整传输 {file}',
  },
  SEQUENCE_PATH_OUTSIDE: {
    fault: 'local',
    en: '{file} is outside {folder}, where a sequence may write; name a path within it',
    'zh-CN': '{file} 在 {folder} 之外，序列只能写入该文件夹；请改用其中的路径',
  },
  SEQUENCE_FAILED: {
    fault: 'peer',
    en: '{failed} of {steps} steps did not hold',
    'zh-CN': '共 {steps} 步，{failed} 步未通过',
  },
  SEQUENCE_REPORT_UNWRITABLE: {
    fault: 'local',
    en: 'cannot write {file}: {reason}; give --junit a path in a folder that is there',
    'zh-CN': '无法写入 {file}：{reason}；请为 --junit 指定已有文件夹中的路径',
  },
  SEQUENCE_RUN_UNKNOWN: {
    fault: 'local',
    en: 'there is no run {id}; it may be older than those that are kept',
    'zh-CN': '没有编号为 {id} 的运行；它可能已不在保留范围内',
  },
  SEQUENCES_TOO_MANY: {
    fault: 'local',
    en: '{most} sequences run already; wait for one, or stop it',
    'zh-CN': '已有 {most} 个序列在运行；请等待其中之一结束，或将其停止',
  },
});
