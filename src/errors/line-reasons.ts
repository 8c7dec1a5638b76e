import type { Sentence } from './entry.js';

/** Reasons of what a person says of a bad line: its values, its timeline and its aimed faults. */
export const lineReasons = Object.freeze({
  'line-probability': {
    en: 'write a percentage or a part of 1, as in 5% or 0.05',
    'zh-CN': '请写百分数或 0 到 1 的小数，例如 5% 或 0.05',
  },
  'line-burst': {
    en: 'write 1%:30%: how often a good line turns bad, and a bad one good, with each datagram; a third and a fourth number are the loss while it is bad (100%) and good (0%)',
    'zh-CN':
      '请写 1%:30%：每个数据报使线路由好变坏、由坏变好的概率；第三、第四个数为坏、好状态下的丢包率（默认 100% 和 0%）',
  },
  'line-duration': {
    en: 'write a time of at most an hour, as in 20ms or 1.5s',
    'zh-CN': '请写不超过一小时的时间，例如 20ms 或 1.5s',
  },
  'line-jitter': {
    en: 'write a time, and a distribution if it is not to be uniform: 5ms:normal, 5ms:pareto, 5ms:paretonormal, 5ms:late',
    'zh-CN': '请写时间，非均匀分布时再加分布名：5ms:normal、5ms:pareto、5ms:paretonormal、5ms:late',
  },
  'line-reorder': {
    en: 'write how many are held back, and for how long at most: 5%, 5%:30ms',
    'zh-CN': '请写被滞留的比例，以及最长滞留时间：5%、5%:30ms',
  },
  'line-corrupt': {
    en: 'write how many are corrupted, how many bits each, and in which bytes: 1%, 1%:3, 1%:1@4-7, 1%:1@-2 for the last two bytes',
    'zh-CN': '请写损坏比例、每个损坏的位数及所在字节：1%、1%:3、1%:1@4-7，最后两个字节写作 1%:1@-2',
  },
  'line-rate': {
    en: 'write bits a second, powers of 1,000, as in 10kbit, 1M or 2.5Mbit/s; 125kB/s are bytes',
    'zh-CN': '请写每秒位数，按 1000 进位，例如 10kbit、1M、2.5Mbit/s；125kB/s 表示字节',
  },
  'line-queue': {
    en: 'write packets or bytes, as in 100p or 64K',
    'zh-CN': '请写包数或字节数，例如 100p 或 64K',
  },
  'line-mtu': { en: 'write bytes, from 1 to 65,535', 'zh-CN': '请写 1 到 65535 的字节数' },
  'line-slice': {
    en: 'write the largest piece in bytes, and the time between two: 100, 100:20ms',
    'zh-CN': '请写每片的最大字节数，以及片间的间隔：100、100:20ms',
  },
  'line-stall': {
    en: 'write how often and for how long: 1%:2s',
    'zh-CN': '请写概率和时长：1%:2s',
  },
  'line-reset': {
    en: 'write how often, or behind how many bytes: 0.1% or 64K',
    'zh-CN': '请写概率，或多少字节之后：0.1% 或 64K',
  },
  'timeline-not-list': {
    en: 'a timeline is a list of lines, as in "- at 5s outage 3s"',
    'zh-CN': '时间线是由行组成的列表，例如“- at 5s outage 3s”',
  },
  'timeline-too-long': { en: 'it has more than {limit} lines', 'zh-CN': '超过 {limit} 行' },
  'timeline-line': {
    en: 'a line is "at TIME [up|down] WHAT… [for TIME]", or "repeat every TIME [N times]"; "{word}" is neither',
    'zh-CN': '每行写作“at 时间 [up|down] 条件… [for 时间]”，或“repeat every 时间 [N times]”；“{word}”都不是',
  },
  'timeline-time': {
    en: '"{word}" is no time; write 500ms, 5s, 2m',
    'zh-CN': '“{word}”不是时间；可写 500ms、5s、2m',
  },
  'timeline-what': {
    en: '"{word}" is nothing that changes; there are {known}',
    'zh-CN': '没有可变更的“{word}”；可用 {known}',
  },
  'line-profile': {
    en: 'there is no profile "{word}"; there are {known}',
    'zh-CN': '没有线路配置“{word}”；可用 {known}',
  },
  'timeline-nothing': { en: 'it does not say what changes', 'zh-CN': '未写明变更什么' },
  'timeline-order': {
    en: 'it is earlier than the line before it',
    'zh-CN': '时间早于上一行',
  },
  'timeline-clear-for': {
    en: '"clear" takes back for good, and has no "for"',
    'zh-CN': '“clear”为永久恢复，不能带“for”',
  },
  'timeline-repeat': {
    en: '"repeat" stands once, in the last line, and begins again behind the last step, and not within 100 ms',
    'zh-CN': '“repeat”只能在最后一行出现一次，周期须长于最后一步的时间，且不短于 100 ms',
  },
  'fault-too-long': { en: 'it has more than {limit} characters', 'zh-CN': '超过 {limit} 个字符' },
  'fault-action-missing': {
    en: 'behind the filter comes a colon and what is done, as in "tftp.block == 7: drop once"',
    'zh-CN': '过滤表达式之后应写冒号和动作，例如“tftp.block == 7: drop once”',
  },
  'fault-action-unknown': {
    en: '"{word}" is nothing that can be done; there are drop, duplicate, delay 2s, from another port, corrupt, corrupt checksum, corrupt 3 bits, corrupt bit 17',
    'zh-CN':
      '没有动作“{word}”；可用 drop、duplicate、delay 2s、from another port、corrupt、corrupt checksum、corrupt 3 bits、corrupt bit 17',
  },
  // What became of a message that a relay held.
  'held-forwarded': { en: 'it was sent on as it came', 'zh-CN': '已原样转发' },
  'held-changed': { en: 'it was sent on with other bytes', 'zh-CN': '已修改后转发' },
  'held-dropped': { en: 'it was dropped', 'zh-CN': '已丢弃' },
  'held-answered': { en: 'its sender has an answer', 'zh-CN': '已答复发送方' },
  'held-timed-out': { en: 'its time was up, and it went as it came', 'zh-CN': '已超时，并原样转发' },
  'held-gone': { en: 'its peer is gone, and it with it', 'zh-CN': '对端已断开，报文随之丢弃' },
  'held-long-ago': { en: 'it was long ago', 'zh-CN': '时间已久，结果未保留' },
  'fault-delay-wrong': {
    en: 'behind delay comes a time of at most an hour, as in delay 2s',
    'zh-CN': 'delay 之后应写不超过一小时的时间，例如 delay 2s',
  },
  'fault-needs-datagrams': {
    en: 'a connection has no other port: this is for UDP',
    'zh-CN': '连接没有另一个端口：此操作仅用于 UDP',
  },
  'fault-port-wrong': { en: 'write: from another port', 'zh-CN': '应写作 from another port' },
  'fault-bit-wrong': {
    en: 'behind "corrupt bit" comes the number of the bit, from 0 on: 0 to 7 are the first byte, the lowest first',
    'zh-CN': '“corrupt bit”之后应写位号，从 0 起：0 到 7 为第一个字节，低位在前',
  },
  'fault-bits-wrong': { en: 'write 1 to {limit} bits', 'zh-CN': '位数须为 1 到 {limit}' },
  'fault-times-wrong': {
    en: '"{word}" does not belong here; at the end stands "once", or a number of times as in "3 times"',
    'zh-CN': '此处不应出现“{word}”；末尾可写“once”或次数，例如“3 times”',
  },
} as const satisfies Record<string, Sentence>);
