import type { Sentence } from '../../errors/entry.js';

/** Sentences about TCP connections and DNS questions. */
export const conversationWords = {
  TCP_CONNECTION: { en: '{client} connects to {server}', 'zh-CN': '{client} 连接 {server}' },
  TCP_MIDDLE: { en: 'it began before the capture', 'zh-CN': '连接在抓包开始前已建立' },
  TCP_SYN_AGAIN: {
    en: 'nobody had answered: the client tried again (SYN {count})',
    'zh-CN': '没有应答，客户端重试（第 {count} 个 SYN）',
  },
  TCP_ACCEPTED: { en: 'the server accepted after {tookNanos}', 'zh-CN': '服务端在 {tookNanos}后接受了连接' },
  TCP_REFUSED: {
    en: '{server} refused it (RST): the machine is there, but no program listens at that port',
    'zh-CN': '{server} 拒绝连接（RST）：主机可达，但该端口没有程序监听',
  },
  TCP_NO_ANSWER: {
    en: '{server} never answered ({count} SYN): the machine is off, or a firewall drops the packets',
    'zh-CN': '{server} 始终没有应答（{count} 个 SYN）：主机未开机，或报文被防火墙丢弃',
  },
  TCP_SENT: {
    en: 'the client sent {clientBytes}, the server {serverBytes}',
    'zh-CN': '客户端发送 {clientBytes}，服务端发送 {serverBytes}',
  },
  TCP_REPEATED: {
    en: '{side} had to send {count:segment} again: the network lost them, or their ACKs',
    'zh-CN': '{side}重传了 {count} 个报文段：报文或其确认在网络中丢失',
  },
  TCP_WINDOW_CLOSED: {
    en: '{side} closed its window for {closedNanos}: its program did not read what had arrived',
    'zh-CN': '{side}的接收窗口关闭了 {closedNanos}：其程序没有读取已到达的数据',
  },
  TCP_FINISHED: { en: '{side} had nothing more to send (FIN)', 'zh-CN': '{side}不再发送数据（FIN）' },
  TCP_NOT_CAPTURED: {
    en: '{missingBytes} of it are not in the capture',
    'zh-CN': '抓包中缺少其中的 {missingBytes}',
  },
  TCP_RESET: { en: '{side} ({address}) broke it off (RST)', 'zh-CN': '{side}（{address}）强行断开（RST）' },
  TCP_CLOSED: { en: 'both sides closed it', 'zh-CN': '双方正常关闭' },
  TCP_STILL_OPEN: { en: 'it is still open at the end of the capture', 'zh-CN': '抓包结束时连接仍然打开' },
  DNS_QUESTION: {
    en: '{client} asks {server} for {type} of {name}',
    'zh-CN': '{client} 向 {server} 查询 {name} 的 {type} 记录',
  },
  DNS_ASKED_AGAIN: {
    en: 'no answer for {waitNanos}: it asked again (question {count})',
    'zh-CN': '{waitNanos}内没有应答，于是再次查询（第 {count} 次）',
  },
  DNS_ANSWERED: {
    en: 'the answer after {tookNanos}: {answers}',
    'zh-CN': '{tookNanos}后得到应答：{answers}',
  },
  DNS_ANSWERED_OTHER: {
    en: 'answered after {tookNanos} with {count:record}',
    'zh-CN': '{tookNanos}后得到应答，共 {count} 条记录',
  },
  DNS_NO_DATA: {
    en: 'after {tookNanos}: the name has no such record',
    'zh-CN': '{tookNanos}后应答：该名称没有此类记录',
  },
  DNS_NO_SUCH_NAME: {
    en: 'after {tookNanos}: there is no such name ({rcode})',
    'zh-CN': '{tookNanos}后应答：该名称不存在（{rcode}）',
  },
  DNS_ERROR: {
    en: 'after {tookNanos} the server failed: {rcode}',
    'zh-CN': '{tookNanos}后服务端报错：{rcode}',
  },
  DNS_TRUNCATED: {
    en: 'the answer was cut off: the client has to ask by TCP',
    'zh-CN': '应答被截断：客户端须改用 TCP 查询',
  },
  DNS_SLOW: {
    en: '{server} took {tookNanos} for it: that is slow',
    'zh-CN': '{server} 用了 {tookNanos}才应答，偏慢',
  },
  DNS_UNANSWERED: {
    en: '{server} never answered ({count:question}): the server is not there, or port 53 is blocked',
    'zh-CN': '{server} 始终没有应答（查询 {count} 次）：服务器不存在，或 53 端口被拦截',
  },
} as const satisfies Readonly<Record<string, Sentence>>;
