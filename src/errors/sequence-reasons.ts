import type { Sentence } from './entry.js';

/** Reasons of sequences' files. */
export const sequenceReasons = Object.freeze({
  'sequence-step-not-one': {
    en: 'a step does one thing: {choices}',
    'zh-CN': '每一步只做一件事：{choices}',
  },
  'sequence-modifier': {
    en: '{property} does not belong to {verb}',
    'zh-CN': '{verb} 步骤不能使用 {property}',
  },
  'sequence-send-not-one': {
    en: 'what is sent is one of text, hex, form and message',
    'zh-CN': '发送内容须有且只有 text、hex、form、message 之一',
  },
  'sequence-expect-empty': {
    en: 'nothing is expected here; write text, hex, regex, field, filter, size or tftp, or the word nothing, connected, closed, reset or refused',
    'zh-CN':
      '此处没有期望内容；请写 text、hex、regex、field、filter、size 或 tftp，或写 nothing、connected、closed、reset、refused',
  },
  'sequence-peer-connected': {
    en: '{peer} has connected',
    'zh-CN': '{peer} 已连接',
  },
  'sequence-peer-closed': {
    en: '{peer} has closed the connection',
    'zh-CN': '{peer} 已关闭连接',
  },
  'sequence-peer-reset': {
    en: '{peer} has reset the connection',
    'zh-CN': '{peer} 已重置连接',
  },
  'sequence-peer-refused': {
    en: '{peer} refused what was sent, since nothing listens on its port',
    'zh-CN': '{peer} 拒绝了所发内容，其端口上没有程序监听',
  },
  'sequence-tftp-not-one': {
    en: 'a step of TFTP is one of serve, get and put; close ends a server by its name',
    'zh-CN': 'tftp 步骤须有且只有 serve、get、put 之一；停止服务器请用 close 加名称',
  },
  'sequence-tftp-url': {
    en: '{property} has to be tftp://HOST[:PORT]/FILE',
    'zh-CN': '{property} 应为 tftp://主机[:端口]/文件',
  },
  'sequence-comparison': {
    en: 'a comparison is VALUE == VALUE, with ==, !=, <, <=, >, >= or contains between them',
    'zh-CN': '比较应写成“值 == 值”，运算符可用 ==、!=、<、<=、>、>=、contains',
  },
  'sequence-listen': {
    en: '{property} has to be tcp:PORT or udp:PORT, with an address before the port if need be',
    'zh-CN': '{property} 应为 tcp:端口 或 udp:端口，端口前可写地址',
  },
} as const satisfies Readonly<Record<string, Sentence>>);
