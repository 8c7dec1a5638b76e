import { type CheckScript, failed, passed, skipped } from '../../check.js';
import type { CheckDesk } from '../../check-desk.js';
import { phrase } from '../../phrases.js';
import { optionsOf } from '../packets.js';
import { isNumberWithin } from './option-checks.js';
import {
  answerMs,
  cameWords,
  firstAnswer,
  isBlock,
  optionValue,
  readingCheck,
  type ServerCheck,
} from './server-check.js';
import type { TftpServerRoom } from './server-room.js';
import type { Heard, ServerTalk } from './server-talk.js';

const askedWindow = 4;
/** Within this time comes what needs no ACK. */
const promptMs = 400;
const maxRepeats = 64;

/** Checks of `windowsize` (RFC 7440). */
export const windowChecks: readonly ServerCheck[] = [
  readingCheck({
    id: 'window-size',
    leastBytes: 512 * 9,
    options: true,
    title: {
      en: 'an acknowledged windowsize is at most the one asked for, and so many blocks come before an ACK',
      'zh-CN': '确认的 windowsize 不大于请求值，且每次只发这么多块便等待 ACK',
    },
    why: {
      en: 'a small device has room for the window that it asked for, and loses what comes beyond',
      'zh-CN': '小设备只有所请求窗口大小的缓冲区，多出来的就丢了',
    },
    source: { rfc: 7440, section: '3' },
    *script(desk, room, { name }) {
      const { talk, window, heard } = yield* windowed(desk, room, name);
      if (window === undefined) return noWindow(talk, heard);
      talk.acknowledge(0);
      for (let block = 1; block <= window; block += 1) {
        const next = yield* talk.next(answerMs);
        if (isBlock(next, block)) continue;
        talk.end();
        return failed(phrase('blocksInOrder', { from: 1, to: window }), cameWords(next, answerMs));
      }
      // Without an ACK the window may come again, but nothing behind it.
      const beyond = yield* nextOutside(talk, window, promptMs);
      if (beyond !== undefined) {
        talk.end();
        return failed(phrase('blocksInOrder', { from: 1, to: window }), cameWords(beyond, 0));
      }
      talk.acknowledge(window);
      const next = yield* nextOutside(talk, window, answerMs);
      talk.end();
      return isBlock(next, window + 1)
        ? passed()
        : failed(phrase('block', { block: window + 1, most: 512 }), cameWords(next, answerMs));
    },
  }),
  readingCheck({
    id: 'window-gap',
    leastBytes: 512 * 9,
    options: true,
    title: {
      en: 'an ACK from inside a window has the blocks behind it sent again',
      'zh-CN': '窗口中间某块的 ACK，使其后的块重新发送',
    },
    why: {
      en: 'this is how a client reports a block that was lost; going on from the end of the window leaves a hole in the file',
      'zh-CN': '客户端就是这样报告丢块的；若从窗口末尾接着发，文件里就留下一个空洞',
    },
    source: { rfc: 7440, section: '4' },
    *script(desk, room, { name }) {
      const { talk, window, heard } = yield* windowed(desk, room, name);
      if (window === undefined) return noWindow(talk, heard);
      if (window < 3) {
        talk.end();
        return skipped(phrase('optionNotTaken', { option: `windowsize=${askedWindow}` }));
      }
      talk.acknowledge(0);
      for (let block = 1; block <= window; block += 1) yield* talk.next(answerMs);
      talk.acknowledge(1);
      const again = yield* talk.next(answerMs);
      talk.end();
      return isBlock(again, 2)
        ? passed()
        : failed(phrase('block', { block: 2, most: 512 }), cameWords(again, answerMs));
    },
  }),
  readingCheck({
    id: 'window-range',
    level: 'full',
    leastBytes: 0,
    options: true,
    title: {
      en: 'a windowsize of 0 is never acknowledged',
      'zh-CN': 'windowsize=0 不会被确认',
    },
    why: {
      en: 'a window of 0 blocks sends nothing, and waits for an ACK of it',
      'zh-CN': '窗口为 0，就什么也不发，却在等对它的 ACK',
    },
    source: { rfc: 7440, section: '3' },
    *script(desk, room, { name }) {
      for (const value of ['0', '65536', 'many']) {
        const { talk, heard } = yield* firstAnswer(desk, room, {
          type: 'readRequest',
          name,
          options: [{ name: 'windowsize', value }],
        });
        talk.end();
        const agreed = optionValue(heard, 'windowsize');
        const most = value === '65536' ? 65_535 : 0;
        if (agreed !== undefined && !isNumberWithin(agreed, 1, most))
          return failed(phrase('refusedOrIgnored', { option: `windowsize=${value}` }), cameWords(heard, 0));
      }
      return passed();
    },
  }),
];

interface Windowed {
  readonly talk: ServerTalk;
  readonly heard: Heard | undefined;
  /** What was agreed; undefined for no window, or one that cannot be. */
  readonly window: number | undefined;
}

function* windowed(desk: CheckDesk, room: TftpServerRoom, name: string): CheckScript<Windowed> {
  const options = optionsOf({ windowsize: askedWindow });
  const { talk, heard } = yield* firstAnswer(desk, room, { type: 'readRequest', name, options });
  const value = optionValue(heard, 'windowsize');
  const isRight = value !== undefined && isNumberWithin(value, 1, askedWindow);
  return { talk, heard, window: isRight ? Number(value) : undefined };
}

function noWindow(talk: ServerTalk, heard: Heard | undefined) {
  talk.end();
  return optionValue(heard, 'windowsize') === undefined
    ? skipped(phrase('optionNotTaken', { option: 'windowsize' }))
    : failed(
        phrase('valueWithin', { option: 'windowsize', least: 1, most: askedWindow }),
        cameWords(heard, 0),
      );
}

/** The next packet that is none of the blocks 1 to `window`; undefined if none comes within that time. */
function* nextOutside(talk: ServerTalk, window: number, withinMs: number): CheckScript<Heard | undefined> {
  for (let seen = 0; seen < maxRepeats; seen += 1) {
    const next = yield* talk.next(withinMs);
    if (next?.packet?.type !== 'data') return next;
    const { block16 } = next.packet;
    if (block16 < 1 || block16 > window) return next;
  }
  return undefined;
}
