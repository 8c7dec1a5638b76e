import type { Language } from '../../errors/error.js';
import type { AddressChange, CloseReason, Totals } from '../event.js';

/** What a log says in one language, besides what failures say. */
export interface LogWords {
  listening(local: string, reachable: string): string;
  readonly changes: Readonly<Record<AddressChange['change'], (address: string) => string>>;
  /** `target` is where a relay is connected to for the peer. */
  connected(open: number, target?: string): string;
  closed(reason: CloseReason, seconds: string, received: number, sent: number): string;
  retryIn(seconds: number): string;
  endedInside(bytes: string): string;
  peerFinished(seconds: number): string;
  readonly turns: Readonly<Record<'mine' | 'theirs' | 'either', string>>;
  ruleMatched(rule: string): string;
  ruleStopsRecording(rule: string): string;
  transferStarted(direction: 'get' | 'put', file: string): string;
  transferFinished(
    outcome: 'done' | 'failed' | 'aborted',
    file: string,
    bytes: number,
    seconds: string,
  ): string;
  stopped(totals: Totals): string;
  /** In place of lines that were lost before they reached the log, or could not be written to it. */
  missing(lines: number): string;
  /** Who sent a message by hand; `who` is escaped. */
  sentBy(who: string): string;
}

/** The words of a log in each language. */
export const logWords: Readonly<Record<Language, LogWords>> = Object.freeze({
  en: {
    listening: (local, reachable) => `listening on ${local}; reach it at ${reachable}`,
    changes: {
      added: (address) => `reach it at ${address} as well`,
      removed: (address) => `${address} is gone: this machine no longer has that address`,
      linkUp: (address) => `${address} has its link`,
      linkDown: (address) => `${address} has no link`,
    },
    connected: (open, target) =>
      target === undefined ? `connected (${open} open)` : `connected to ${target} (${open} open)`,
    closed: (reason, seconds, received, sent) =>
      `closed ${closedBy[reason]} after ${seconds} s, ${received} B in, ${sent} B out`,
    retryIn: (seconds) => `; trying again in ${seconds} s`,
    endedInside: (bytes) => `${bytes} (ended inside a character)`,
    peerFinished: (seconds) =>
      `has finished sending; waiting for more input, ${seconds} s without any at most`,
    turns: { mine: 'your turn', theirs: "the other side's turn", either: 'whoever speaks first begins' },
    ruleMatched: (rule) => `rule ${rule} matched`,
    ruleStopsRecording: (rule) => `rule ${rule} stops the recording`,
    transferStarted: (direction, file) => `${direction} ${file}`,
    transferFinished: (outcome, file, bytes, seconds) => `${file} ${outcome}: ${bytes} B in ${seconds} s`,
    stopped: (totals) =>
      `stopped; messages in: ${totals.receivedMessages} (${totals.receivedBytes} B), out: ${totals.sentMessages} (${totals.sentBytes} B)`,
    sentBy: (who) => `by ${who}`,
    missing: (lines) => (lines === 1 ? '1 line is missing here' : `${lines} lines are missing here`),
  },
  'zh-CN': {
    listening: (local, reachable) => `正在监听 ${local}；可用地址 ${reachable}`,
    changes: {
      added: (address) => `新增地址 ${address}`,
      removed: (address) => `${address} 已失效：本机不再拥有该地址`,
      linkUp: (address) => `${address} 链路已接通`,
      linkDown: (address) => `${address} 链路已断开`,
    },
    connected: (open, target) =>
      `已连接${target === undefined ? '' : `到 ${target} `}（当前 ${open} 个连接）`,
    closed: (reason, seconds, received, sent) =>
      `${closedByInChinese[reason]}，历时 ${seconds} 秒，收 ${received} B，发 ${sent} B`,
    retryIn: (seconds) => `；${seconds} 秒后重试`,
    endedInside: (bytes) => `${bytes}（在字符中途结束）`,
    peerFinished: (seconds) => `对方已发送完毕；等待后续输入，最多空等 ${seconds} 秒`,
    turns: { mine: '轮到你发言', theirs: '轮到对方发言', either: '谁先发言都可以' },
    ruleMatched: (rule) => `命中规则 ${rule}`,
    ruleStopsRecording: (rule) => `规则 ${rule} 停止记录`,
    transferStarted: (direction, file) => `${direction === 'get' ? '下载' : '上传'} ${file}`,
    transferFinished: (outcome, file, bytes, seconds) =>
      `${file} ${{ done: '传输完成', failed: '传输失败', aborted: '传输中止' }[outcome]}：${bytes} B，用时 ${seconds} 秒`,
    stopped: (totals) =>
      `已停止；收 ${totals.receivedMessages} 条（${totals.receivedBytes} B），发 ${totals.sentMessages} 条（${totals.sentBytes} B）`,
    sentBy: (who) => `发送者 ${who}`,
    missing: (lines) => `此处缺少 ${lines} 行`,
  },
});

const closedBy: Readonly<Record<CloseReason, string>> = {
  peer: 'by peer',
  local: 'from here',
  reset: 'by reset',
  idle: 'for silence',
  backlog: 'because it does not read',
  failed: 'by an error',
  'worker-lost': 'with its worker',
  target: 'by the target',
  'target-reset': 'by a reset of the target',
};

const closedByInChinese: Readonly<Record<CloseReason, string>> = {
  peer: '对方关闭',
  local: '本端关闭',
  reset: '连接被重置',
  idle: '空闲超时，已关闭',
  backlog: '对方不接收数据，已关闭',
  failed: '因错误关闭',
  'worker-lost': '因工作进程退出而断开',
  target: '目标关闭',
  'target-reset': '被目标重置',
};
