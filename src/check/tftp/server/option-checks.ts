import { tftpErrorCode } from '../../../wire/tftp/packet.js';
import { failed, passed, skipped, type Verdict, warned } from '../../check.js';
import { contentVerdict } from '../../content.js';
import { phrase } from '../../phrases.js';
import { optionsOf } from '../packets.js';
import { readFile } from './read-file.js';
import {
  answerMs,
  cameWords,
  firstAnswer,
  isBlock,
  optionValue,
  readFailure,
  readingCheck,
  resendMs,
  type ServerCheck,
} from './server-check.js';

const smallestBlock = 8;
const largestBlock = 65_464;
const promptMs = 600;
const asked = { blksize: 1_428, tsize: 0, timeout: 2 } as const;

/** Checks of the options: what an OACK may say, and what has to follow it. */
export const optionChecks: readonly ServerCheck[] = [
  readingCheck({
    id: 'oack-only-asked',
    leastBytes: 0,
    options: true,
    title: {
      en: 'an OACK has only options that were asked for',
      'zh-CN': 'OACK 中只有请求过的选项',
    },
    why: {
      en: 'clients end the transfer with ERROR 8 at an option that they did not ask for',
      'zh-CN': '客户端见到自己没有请求的选项，会以 ERROR 8 结束传输',
    },
    source: { rfc: 2347, section: 'Negotiation Protocol' },
    *script(desk, room, { name }) {
      for (const option of optionsOf(asked)) {
        const { talk, heard } = yield* firstAnswer(desk, room, {
          type: 'readRequest',
          name,
          options: [option],
        });
        talk.end();
        if (heard === undefined) return failed(phrase('oackOrPlain'), cameWords(heard, 2 * answerMs));
        if (heard.packet?.type !== 'optionAcknowledgement') continue;
        const others = heard.packet.options.some((one) => one.name.toLowerCase() !== option.name);
        if (others) return failed(phrase('onlyOption', { option: option.name }), cameWords(heard, 0));
      }
      return passed();
    },
  }),
  readingCheck({
    id: 'block-size',
    leastBytes: 0,
    options: true,
    title: {
      en: 'an acknowledged blksize is at most the one asked for, and the blocks have it',
      'zh-CN': '确认的 blksize 不大于请求值，数据块也按此大小发送',
    },
    why: {
      en: 'a client has no more room than it asked for: larger blocks overwrite what lies behind, or are cut',
      'zh-CN': '客户端只备了所请求大小的缓冲区：块再大，不是覆盖后面的内容，就是被截断',
    },
    source: { rfc: 2348, section: 'Blocksize Option Specification' },
    *script(desk, room, sample) {
      for (const size of [1_428, 1_000, smallestBlock]) {
        const options = optionsOf({ blksize: size });
        const { talk, heard } = yield* firstAnswer(desk, room, {
          type: 'readRequest',
          name: sample.name,
          options,
        });
        talk.end();
        const value = optionValue(heard, 'blksize');
        if (value === undefined) {
          if (heard?.packet?.type === 'optionAcknowledgement' || isBlock(heard, 1)) continue;
          return failed(phrase('oackOrPlain'), cameWords(heard, 2 * answerMs));
        }
        if (!isNumberWithin(value, smallestBlock, size))
          return failed(
            phrase('valueWithin', { option: 'blksize', least: smallestBlock, most: size }),
            cameWords(heard, 0),
          );
        const read = yield* readFile(desk, room, { name: sample.name, options, maxBytes: 4_096 });
        if (read.type !== 'read') return readFailure(read, sample.bytes.length);
        const length = Math.min(read.bytes.length, sample.bytes.length);
        const verdict = contentVerdict(sample.bytes.subarray(0, length), read.bytes.subarray(0, length));
        if (verdict.outcome !== 'passed') return verdict;
      }
      return passed();
    },
  }),
  readingCheck({
    id: 'block-size-range',
    leastBytes: 0,
    options: true,
    title: {
      en: 'a blksize out of range, or no number, is never acknowledged as it is',
      'zh-CN': '超出范围或不是数字的 blksize，不会照原样确认',
    },
    why: {
      en: 'blocks of 0 bytes never come to an end, and those over 65,464 fit no datagram',
      'zh-CN': '0 字节的块永远传不完，超过 65,464 字节的块装不进一个数据报',
    },
    source: { rfc: 2348, section: 'Blocksize Option Specification' },
    *script(desk, room, { name }) {
      let guess: Verdict | undefined;
      for (const value of ['0', '7', '65465', '99999999999', '-1', 'big', '']) {
        const { talk, heard } = yield* firstAnswer(desk, room, {
          type: 'readRequest',
          name,
          options: [{ name: 'blksize', value }],
        });
        talk.end();
        if (heard === undefined)
          return warned(
            phrase('refusedOrIgnored', { option: `blksize=${value}` }),
            cameWords(heard, 2 * answerMs),
          );
        const agreed = optionValue(heard, 'blksize');
        if (agreed === undefined) continue;
        const expected = phrase('refusedOrIgnored', { option: `blksize=${value}` });
        if (!isNumberWithin(agreed, smallestBlock, largestBlock))
          return failed(expected, cameWords(heard, 0));
        // To what is too large, a smaller size is the proper answer; to what is no size, it is a guess.
        if (!(Number(value) > largestBlock)) guess ??= warned(expected, cameWords(heard, 0));
      }
      return guess ?? passed();
    },
  }),
  readingCheck({
    id: 'file-size',
    leastBytes: 0,
    options: true,
    title: { en: 'an acknowledged tsize is the size of the file', 'zh-CN': '确认的 tsize 就是文件的大小' },
    why: {
      en: 'boot loaders take their memory by it, and show how much is left',
      'zh-CN': '引导程序按它分配内存，也按它显示进度',
    },
    source: { rfc: 2349, section: 'Transfer Size Option Specification' },
    *script(desk, room, sample) {
      const options = optionsOf({ tsize: 0 });
      const { talk, heard } = yield* firstAnswer(desk, room, {
        type: 'readRequest',
        name: sample.name,
        options,
      });
      talk.end();
      const value = optionValue(heard, 'tsize');
      if (value === undefined) return skipped(phrase('optionNotTaken', { option: 'tsize' }));
      if (!sample.isWhole) return passed(cameWords(heard, 0));
      return value === String(sample.bytes.length)
        ? passed()
        : failed(phrase('optionValue', { option: 'tsize', value: sample.bytes.length }), cameWords(heard, 0));
    },
  }),
  readingCheck({
    id: 'timeout-echoed',
    leastBytes: 512,
    options: true,
    title: {
      en: 'an acknowledged timeout is the one asked for, and the server waits that long',
      'zh-CN': '确认的 timeout 与请求的一致，服务器也按此时间重发',
    },
    why: {
      en: 'both ends wait by it; a client that asked for a second and waits five takes minutes over a bad line',
      'zh-CN': '双方都按它等待；明明商定 1 秒却等 5 秒，线路稍差就要多花几分钟',
    },
    source: { rfc: 2349, section: 'Timeout Interval Option Specification' },
    *script(desk, room, { name }) {
      for (const seconds of [3, 1]) {
        const { talk, heard } = yield* firstAnswer(desk, room, {
          type: 'readRequest',
          name,
          options: optionsOf({ timeout: seconds }),
        });
        const value = optionValue(heard, 'timeout');
        if (value === undefined) {
          talk.end();
          return skipped(phrase('optionNotTaken', { option: 'timeout' }));
        }
        if (value !== String(seconds)) {
          talk.end();
          return failed(phrase('optionValue', { option: 'timeout', value: seconds }), cameWords(heard, 0));
        }
        if (seconds > 1) {
          talk.end();
          continue;
        }
        talk.acknowledge(0);
        const first = yield* talk.next(answerMs);
        const again = yield* talk.next(resendMs);
        talk.end();
        const waitedMs = (again?.atMs ?? 0) - (first?.atMs ?? 0);
        if (!isBlock(again, 1))
          return failed(phrase('again', { packet: 'DATA 1' }), cameWords(again, resendMs));
        // A timer of whole seconds may be a second late; one that is early has not asked for anything wrong.
        if (waitedMs > 2_500)
          return warned(
            phrase('againAfter', { packet: 'DATA 1', ms: 1_000 }),
            phrase('againAfter', { packet: 'DATA 1', ms: Math.round(waitedMs) }),
          );
      }
      return passed();
    },
  }),
  readingCheck({
    id: 'timeout-range',
    level: 'full',
    leastBytes: 0,
    options: true,
    title: {
      en: 'a timeout out of range is never acknowledged',
      'zh-CN': '超出范围的 timeout 不会被确认',
    },
    why: {
      en: 'a wait of 0 s sends the same block as fast as it can',
      'zh-CN': '等待时间若为 0 秒，同一块就会被全速反复发送',
    },
    source: { rfc: 2349, section: 'Timeout Interval Option Specification' },
    *script(desk, room, { name }) {
      for (const value of ['0', '256', '-1', 'soon']) {
        const { talk, heard } = yield* firstAnswer(desk, room, {
          type: 'readRequest',
          name,
          options: [{ name: 'timeout', value }],
        });
        talk.end();
        if (optionValue(heard, 'timeout') !== undefined)
          return failed(phrase('refusedOrIgnored', { option: `timeout=${value}` }), cameWords(heard, 0));
      }
      return passed();
    },
  }),
  readingCheck({
    id: 'unknown-option',
    leastBytes: 0,
    title: { en: 'an unknown option is ignored', 'zh-CN': '未知的选项会被忽略' },
    why: {
      en: 'clients ask for what their makers have thought of; an ERROR instead locks them out',
      'zh-CN': '客户端会请求各家自定的选项；以 ERROR 应答，就把它们拒之门外了',
    },
    source: { rfc: 2347, section: 'Negotiation Protocol' },
    *script(desk, room, { name }) {
      const options = optionsOf({ 'x-bob-check': 1 });
      const { talk, heard } = yield* firstAnswer(desk, room, { type: 'readRequest', name, options });
      talk.end();
      if (isBlock(heard, 1)) return passed();
      if (heard?.packet?.type === 'optionAcknowledgement' && heard.packet.options.length === 0)
        return passed(cameWords(heard, 0));
      return failed(phrase('block', { block: 1, most: 512 }), cameWords(heard, 2 * answerMs));
    },
  }),
  readingCheck({
    id: 'option-case',
    level: 'full',
    leastBytes: 0,
    options: true,
    title: {
      en: 'the names of options are known in capitals as well',
      'zh-CN': '选项名用大写字母也能识别',
    },
    why: {
      en: 'some clients write BLKSIZE',
      'zh-CN': '有的客户端写作 BLKSIZE',
    },
    source: { rfc: 2347, section: 'Packet Formats' },
    *script(desk, room, { name }) {
      const lower = yield* firstAnswer(desk, room, {
        type: 'readRequest',
        name,
        options: optionsOf({ blksize: 600 }),
      });
      lower.talk.end();
      if (optionValue(lower.heard, 'blksize') === undefined)
        return skipped(phrase('optionNotTaken', { option: 'blksize' }));
      const upper = yield* firstAnswer(desk, room, {
        type: 'readRequest',
        name,
        options: optionsOf({ BLKSIZE: 600 }),
      });
      upper.talk.end();
      return optionValue(upper.heard, 'blksize') === undefined
        ? failed(
            phrase('optionValue', { option: 'BLKSIZE', value: 600 }),
            cameWords(upper.heard, 2 * answerMs),
          )
        : passed();
    },
  }),
  readingCheck({
    id: 'oack-awaits-ack',
    leastBytes: 0,
    options: true,
    title: {
      en: 'after an OACK no DATA is sent before its ACK 0, and a lost OACK is sent again',
      'zh-CN': 'OACK 之后，收到 ACK 0 才发 DATA；OACK 丢失则重发',
    },
    why: {
      en: 'the client may refuse the options; and where one lost OACK ends the transfer, a bad line serves nobody',
      'zh-CN': '客户端可能拒绝这些选项；而若丢一个 OACK 传输就断，线路稍差便谁也用不了',
    },
    source: { rfc: 2347, section: 'Negotiation Protocol' },
    *script(desk, room, { name }) {
      const options = [...optionsOf({ blksize: 600 }), ...room.hurried];
      const { talk, heard } = yield* firstAnswer(desk, room, { type: 'readRequest', name, options });
      if (heard?.packet?.type !== 'optionAcknowledgement') {
        talk.end();
        return skipped(phrase('optionNotTaken', { option: 'blksize' }));
      }
      const next = yield* talk.next(resendMs);
      talk.end();
      return next?.packet?.type === 'optionAcknowledgement'
        ? passed()
        : failed(phrase('again', { packet: heard.words }), cameWords(next, resendMs));
    },
  }),
  readingCheck({
    id: 'oack-refused',
    leastBytes: 0,
    options: true,
    title: {
      en: 'ERROR 8 in answer to an OACK ends the transfer',
      'zh-CN': '以 ERROR 8 回应 OACK，传输即告结束',
    },
    why: {
      en: 'a client that asks only for the size of a file ends this way, and asks again at once',
      'zh-CN': '只想知道文件大小的客户端就是这样结束的，接着会立即再次请求',
    },
    source: { rfc: 2347, section: 'Negotiation Protocol' },
    *script(desk, room, { name }) {
      const options = [...optionsOf({ blksize: 600 }), ...room.hurried];
      const { talk, heard } = yield* firstAnswer(desk, room, { type: 'readRequest', name, options });
      talk.end(tftpErrorCode.optionsRefused, 'no options after all');
      if (heard?.packet?.type !== 'optionAcknowledgement')
        return skipped(phrase('optionNotTaken', { option: 'blksize' }));
      const after = yield* talk.next(room.takesTimeout ? promptMs * 5 : 7_000);
      return after === undefined ? passed() : failed(phrase('nothingMore'), cameWords(after, 0));
    },
  }),
];

/** Whether an option's value is a whole number of a range, in plain digits. */
export function isNumberWithin(text: string, least: number, most: number): boolean {
  return /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
