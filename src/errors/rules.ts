import { entries } from './entry.js';

/** What is wrong with patterns and rules, and why a rule was stopped. */
export const ruleErrors = entries({
  RULE_NEEDS_RELAY: {
    fault: 'local',
    en: '{action} is for relays: only there does a message go on to another side',
    'zh-CN': '{action} 仅用于中继：只有中继才会把报文转发到另一侧',
  },
  RULE_FIELDS_OF_SEVERAL: {
    fault: 'local',
    en: 'set names fields of several layouts; a message is of one',
    'zh-CN': 'set 涉及多个布局的字段，而一条报文只属于一个布局',
  },
  RULE_SET_UNFIT: {
    fault: 'local',
    en: 'rule {rule} leaves a message as it is: it is not one of layout {layout}, or a value does not fit',
    'zh-CN': '规则 {rule} 未改动报文：报文不符合布局 {layout}，或取值不合适',
  },
  HEX_PATTERN_INVALID: {
    fault: 'local',
    en: 'the hex pattern is wrong at column {column}, "{found}"; write AA 55, ?? for any byte, 4? for half a byte, ## for any byte or none, 0100???? for bits, (…) to capture',
    'zh-CN':
      '十六进制匹配式第 {column} 列的“{found}”有误；可写 AA 55，任意字节写作“??”，半字节写作“4?”，可有可无的字节写作“##”，按位写作“0100????”，捕获写作“(…)”',
  },
  HEX_PATTERN_TOO_LONG: {
    fault: 'local',
    en: 'the hex pattern is too long; it takes {most} bytes, and {optional} ## among them',
    'zh-CN': '十六进制匹配式过长；最多 {most} 字节，其中 ## 最多 {optional} 个',
  },
  REGEX_INVALID: {
    fault: 'local',
    en: 'the regular expression is wrong: {reason}',
    'zh-CN': '正则表达式有误：{reason}',
  },
  ANSWER_FIELD_UNKNOWN: {
    fault: 'local',
    en: '{field} at column {column} is not known; use {1} for what was captured first, a name that the conditions capture, a field of a layout, {text} {hex} {bytes} {peer} {count} {time}, and \\{ for a brace',
    'zh-CN':
      '第 {column} 列的 {field} 无效；可用 {1}（第一个捕获）、条件中命名的捕获、报文格式的字段、{text} {hex} {bytes} {peer} {count} {time}，花括号本身写作“\\{”',
  },
  ANSWER_VALUE_UNFIT: {
    fault: 'peer',
    en: 'the value of {field}, "{value}", is no integer that fits into {bytes} B; give it a form that is wide enough, as in u32',
    'zh-CN': '{field} 的值“{value}”不是 {bytes} 字节能容纳的整数；请改用足够宽的格式，例如 u32',
  },
  RULE_CHECKSUM_MISSING: {
    fault: 'local',
    en: 'the endpoint does not say how its messages are checked; give it a checksum for what it receives',
    'zh-CN': '该端点未设置接收校验；请先为其指定接收报文的校验方式',
  },
  RULE_TOO_FAST: {
    fault: 'local',
    en: 'rule "{rule}" was stopped: more than {most} answers a second; two endpoints may be answering each other, else give it a higher limit',
    'zh-CN': '规则“{rule}”已停止：每秒应答超过 {most} 次；可能是两端互相应答，否则请调高其上限（limit）',
  },
  RULE_WAITS_TOO_OFTEN: {
    fault: 'local',
    en: 'rule "{rule}" was stopped: {most} of its answers wait already; shorten its waits, or let it match less',
    'zh-CN': '规则“{rule}”已停止：等待发送的应答已达 {most} 条；请缩短等待时间，或收紧匹配条件',
  },
  RULE_WAITS_TOO_MUCH: {
    fault: 'local',
    en: 'an answer of rule "{rule}" was left out: {most} answers, or {mebibytes} MiB, wait for one endpoint already; shorten the waits, or let the rules match less',
    'zh-CN':
      '规则“{rule}”的一条应答未保留：该端点等待发送的应答已达 {most} 条或 {mebibytes} MiB；请缩短等待时间，或收紧匹配条件',
  },
  RULE_NOTES_TOO_FAST: {
    fault: 'local',
    en: 'lines and notices of rule "{rule}" were left out: there were more than {most} a second; let it write less, or give it a higher limit',
    'zh-CN': '规则“{rule}”的部分日志和通知已略去：每秒超过 {most} 条；请减少其输出，或调高其上限（limit）',
  },
  RULE_NOTES_TOO_MANY: {
    fault: 'local',
    en: 'lines and notices of rule "{rule}" were left out: there were more than {most} for one message; let it write less',
    'zh-CN': '规则“{rule}”的部分日志和通知已略去：单条报文超过 {most} 条；请减少其输出',
  },
  RULE_TRIAL_TOO_LONG: {
    fault: 'local',
    en: 'the trial was ended after {ms} ms of work; try fewer messages, or make the rules and their scripts faster',
    'zh-CN': '试运行耗时达 {ms} ms，已提前结束；请减少报文，或优化规则和脚本',
  },
  RULE_TRIAL_TOO_LARGE: {
    fault: 'local',
    en: 'the trial was ended: it had more than {mebibytes} MiB to show; try fewer messages, or let the rules do less',
    'zh-CN': '试运行的结果超过 {mebibytes} MiB，已提前结束；请减少报文或规则的动作',
  },
  SCRIPT_FAILED: {
    fault: 'local',
    en: '{script}:{line}:{column}: {reason}',
    'zh-CN': '{script}:{line}:{column}：{reason}',
  },
  RULE_FIELD_UNKNOWN: {
    fault: 'local',
    en: '"{text}" names a field that no layout of the endpoint has; give it that layout, as with --layout, or correct the name',
    'zh-CN': '“{text}”中的字段不属于该端点的任何报文格式；请用 --layout 等指定该格式，或更正字段名',
  },
  SCRIPT_UNAVAILABLE: {
    fault: 'local',
    en: 'there is no script {script}; put the file beside the rules that name it',
    'zh-CN': '没有脚本 {script}；请将该文件放在引用它的规则文件旁',
  },
  SCRIPT_INVALID: {
    fault: 'local',
    en: '{script}:{line}:{column}: {reason}',
    'zh-CN': '{script}:{line}:{column}：{reason}',
  },
  RULES_INVALID: {
    fault: 'local',
    en: '{file}:{line}:{column}: {reason}',
    'zh-CN': '{file}:{line}:{column}：{reason}',
  },
  MATCH_FAILED: {
    fault: 'peer',
    en: '{peer} sent what --fail names: {match}',
    'zh-CN': '{peer} 发来了 --fail 指定的内容：{match}',
  },
  MATCH_TIMED_OUT: {
    fault: 'peer',
    en: 'nothing within {seconds} s matched --until {match}',
    'zh-CN': '{seconds} 秒内没有收到 --until 指定的内容：{match}',
  },
  MATCH_NOT_SEEN: {
    fault: 'peer',
    en: 'it ended before anything matched --until {match}',
    'zh-CN': '直到结束也没有收到 --until 指定的内容：{match}',
  },
  SCRIPT_TOO_LONG: {
    fault: 'local',
    en: 'script {script} was stopped: it ran for more than {ms} ms; look for a loop without end',
    'zh-CN': '脚本 {script} 已中止：运行超过 {ms} 毫秒；请检查是否有死循环',
  },
  SCRIPT_TOO_LARGE: {
    fault: 'local',
    en: 'script {script} was stopped: it took more than {mebibytes} MiB; keep less in state',
    'zh-CN': '脚本 {script} 已中止：占用超过 {mebibytes} MiB 内存；请减少 state 中保存的内容',
  },
});
