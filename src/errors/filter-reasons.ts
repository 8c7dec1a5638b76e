import type { Sentence } from './entry.js';

/** Reasons of filters: what is wrong with an expression. */
export const filterReasons = Object.freeze({
  'filter-unexpected': { en: '{text} does not belong here', 'zh-CN': '此处不应出现 {text}' },
  'filter-of-libpcap': {
    en: '{text} is a word of capture filters (-f); a display filter has fields, as in tcp.port == 80 or ip.addr == 10.0.0.1',
    'zh-CN':
      '{text} 是抓包过滤表达式（-f）的用词；显示过滤表达式使用字段，例如 tcp.port == 80 或 ip.addr == 10.0.0.1',
  },
  'filter-equality': { en: 'equality is ==', 'zh-CN': '相等写作 ==' },
  'filter-ends-early': { en: 'it ends too early', 'zh-CN': '表达式不完整' },
  'filter-quote-missing': { en: 'the closing quote is missing', 'zh-CN': '缺少右引号' },
  'filter-escape-unknown': {
    en: 'the escape {text} is not known; write two backslashes for one',
    'zh-CN': '转义 {text} 无效；反斜杠本身须写两个',
  },
  'filter-character-alone': {
    en: 'single quotes hold exactly one character; a text has double quotes',
    'zh-CN': '单引号内只能有一个字符；文本请用双引号',
  },
  'filter-layer-number': {
    en: 'after # comes the number of a layer, as in ip.addr#2',
    'zh-CN': '# 之后应为层号，例如 ip.addr#2',
  },
  'filter-range-invalid': {
    en: '{text} is no range; write [0], [0:2], [0-1], [:2] or [2:]',
    'zh-CN': '{text} 不是有效范围；可写 [0]、[0:2]、[0-1]、[:2] 或 [2:]',
  },
  'pattern-too-large': {
    en: 'its counted repetitions come to too much once they are written out; use smaller counts, or * and +',
    'zh-CN': '其中的重复次数展开后过大；请减小次数，或改用 * 和 +',
  },
  'filter-too-long': { en: 'it has more than {limit} words and signs', 'zh-CN': '词和符号超过 {limit} 个' },
  'filter-too-deep': { en: 'it nests more than {limit} levels deep', 'zh-CN': '嵌套超过 {limit} 层' },
  'filter-value-first': {
    en: '{text} is a value; write the field before the operator',
    'zh-CN': '{text} 是值；字段应写在运算符左边',
  },
  'filter-value-alone': {
    en: '{text} is a value, which alone selects nothing; write a field or a protocol',
    'zh-CN': '{text} 是值，单独使用没有意义；请写字段或协议',
  },
  'filter-function-alone': {
    en: 'a function gives a value; compare it with another',
    'zh-CN': '函数的结果须与某个值比较',
  },
  'filter-function-unknown': {
    en: '{text} is no function; there are {known}',
    'zh-CN': '没有函数 {text}；可用 {known}',
  },
  'filter-arguments-wrong': {
    en: '{text} takes {takes}',
    'zh-CN': '{text} 的参数应为 {takes}',
  },
  'filter-types-differ': {
    en: '{left} and {text} are of different types',
    'zh-CN': '{left} 与 {text} 类型不同',
  },
  'filter-operator-unsuited': {
    en: '{operator} cannot be used with {text}',
    'zh-CN': '{operator} 不能用于 {text}',
  },
  'filter-pattern-unquoted': {
    en: 'a regular expression has double quotes',
    'zh-CN': '正则表达式须放在双引号内',
  },
  'filter-pattern-looks-around': {
    en: 'lookahead, lookbehind and back references are not supported: their time is not bounded',
    'zh-CN': '不支持前瞻、后顾和反向引用：其耗时没有上限',
  },
  'filter-not-sliced': {
    en: '{text} is a number, of which no bytes can be taken; use & instead',
    'zh-CN': '{text} 是数值，不能取其中的字节；可改用 &',
  },
  'filter-set-needs-field': {
    en: 'only a field can be looked for in a set',
    'zh-CN': '只有字段可以用 in 判断',
  },
  'filter-not-number': { en: 'it is not a whole number', 'zh-CN': '不是整数' },
  'filter-number-too-big': { en: 'the most is {most}', 'zh-CN': '最大为 {most}' },
  'filter-name-unknown': { en: 'no value has this name', 'zh-CN': '没有叫这个名称的值' },
  'filter-quotes-not-taken': { en: 'write it without quotes', 'zh-CN': '不要加引号' },
  'filter-not-bytes': {
    en: 'write bytes in hex, as in 0a:ff, or a text in quotes',
    'zh-CN': '请用十六进制写字节（例如 0a:ff），或写带引号的文本',
  },
  'filter-not-address': {
    en: 'it is no {family} address; write one as in {example}',
    'zh-CN': '不是有效的 {family} 地址；请写成 {example}',
  },
  'filter-prefix-too-long': { en: 'a prefix has at most {most} bits', 'zh-CN': '前缀最长 {most} 位' },
  'filter-not-time': { en: 'write seconds, as in 1.5', 'zh-CN': '请写秒数，例如 1.5' },
  'filter-not-date': {
    en: 'write a date in quotes, as "2011-07-04 12:34:56" or "Nov 12, 1999 08:55:44.123"; it is in UTC',
    'zh-CN': '请用引号写出日期，例如 "2011-07-04 12:34:56" 或 "Nov 12, 1999 08:55:44.123"；按 UTC 解释',
  },
  'filter-not-boolean': { en: 'write 1, 0, True or False', 'zh-CN': '请写 1、0、True 或 False' },
} as const satisfies Readonly<Record<string, Sentence>>);
