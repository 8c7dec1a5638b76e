import { sameBytes } from '../../../bytes/same-bytes.js';
import { tftpErrorCode } from '../../../wire/tftp/packet.js';
import { type CheckScript, failed, passed, skipped, warned } from '../../check.js';
import type { CheckDesk } from '../../check-desk.js';
import { contentVerdict, randomBytes } from '../../content.js';
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
  type ServerCheck,
  serverCheck,
  writeFailure,
} from './server-check.js';
import type { TftpServerRoom } from './server-room.js';
import { writeFile } from './write-file.js';

/** Twenty whole blocks, and a short one. */
const sampleBytes = 20 * 512 + 100;
/** Of a larger file the other checks read only its beginning. */
const keptBytes = 64 * 1024;
/** The largest file that blocks of 512 have numbers for. */
const largestBytes = 65_535 * 512;

/** Checks that run before the others, and what these learn by them. */
export const firstChecks: readonly ServerCheck[] = [
  serverCheck({
    id: 'unknown-file',
    stage: 'first',
    title: {
      en: 'a request for a file that is not there is answered by ERROR 1',
      'zh-CN': '请求不存在的文件时，以 ERROR 1 应答',
    },
    why: {
      en: 'a client that gets no answer asks again for many seconds, and cannot say what is wrong: a typing error in a name looks like a dead network',
      'zh-CN': '客户端收不到应答，就会反复请求几十秒，也说不出哪里不对：文件名写错了，看上去却像网络不通',
    },
    source: { rfc: 1350, section: '5' },
    *script(desk, room) {
      const name = room.nameOf('not-there');
      const { talk, heard } = yield* firstAnswer(desk, room, { type: 'readRequest', name });
      const expected = phrase('packet', { packet: `ERROR ${tftpErrorCode.fileNotFound}` });
      const came = cameWords(heard, 2 * answerMs);
      room.answers = heard === undefined ? yield* answersAnything(desk, room) : true;
      if (heard?.packet?.type !== 'error') {
        talk.end();
        return failed(expected, came);
      }
      return heard.packet.errorCode === tftpErrorCode.fileNotFound ? passed() : warned(expected, came);
    },
  }),
  serverCheck({
    id: 'write-whole',
    stage: 'first',
    writes: true,
    title: {
      en: 'a file that is written is read back byte for byte',
      'zh-CN': '写入的文件，读回来逐字节相同',
    },
    why: {
      en: 'what is saved this way, such as the configuration of a switch, is needed on the day when it is all that is left',
      'zh-CN': '这样存下来的内容（例如交换机的配置），往往到出事那天才用得上，而且只剩这一份',
    },
    source: { rfc: 1350, section: '2' },
    *script(desk, room) {
      const name = room.nameOf('sample');
      const bytes = randomBytes(sampleBytes, desk.random);
      const written = yield* writeFile(desk, room, { name, bytes });
      room.takesFiles = written.type !== 'refused';
      // Nobody has answered anything yet, and here is no answer either.
      if (room.answers === undefined) room.answers = written.type !== 'broken';
      if (written.type === 'refused') return failed(phrase('anAcceptedWrite'), written.came);
      if (written.type === 'broken') return writeFailure(written);
      const read = yield* readFile(desk, room, { name });
      if (read.type !== 'read') {
        // A server of uploads alone is one that nothing can be read from.
        return read.type === 'refused'
          ? warned(phrase('content', { bytes: bytes.length }), read.came)
          : readFailure(read, bytes.length);
      }
      if (sameBytes(read.bytes, bytes)) room.sample = { name, bytes, isWhole: true };
      return contentVerdict(bytes, read.bytes, phrase('wrote', { name }));
    },
  }),
  serverCheck({
    id: 'read-whole',
    stage: 'first',
    title: {
      en: 'a file is read whole, in octet mode and without options',
      'zh-CN': '不带选项、以 octet 模式读取文件，内容完整',
    },
    why: {
      en: 'this is what RFC 1350 is about; boot ROMs know nothing else',
      'zh-CN': '这是 RFC 1350 的根本；引导 ROM 只会这个',
    },
    source: { rfc: 1350, section: '2' },
    *script(desk, room) {
      const { fileName } = room.options;
      const name = fileName ?? room.sample?.name;
      const expected = fileName === undefined ? room.sample?.bytes : room.options.expected;
      if (name === undefined) return skipped(phrase('needsFile'));
      const read = yield* readFile(desk, room, { name, maxBytes: largestBytes });
      if (read.type !== 'read') return readFailure(read, expected?.length ?? 0);
      if (!read.isWhole) return skipped(phrase('fileTooLong', { bytes: largestBytes }));
      const { bytes } = read;
      if (expected === undefined || sameBytes(expected, bytes))
        room.sample ??= {
          name,
          bytes: bytes.slice(0, keptBytes),
          isWhole: bytes.length <= keptBytes,
        };
      return expected === undefined
        ? passed(phrase('readBytes', { bytes: bytes.length }))
        : contentVerdict(expected, bytes);
    },
  }),
  readingCheck({
    id: 'option-support',
    stage: 'first',
    leastBytes: 0,
    title: {
      en: 'a request with options is answered by an OACK, or as one without',
      'zh-CN': '带选项的请求，以 OACK 应答，或当作不带选项的请求处理',
    },
    why: {
      en: 'boot loaders ask for options in every request: a server that refuses these serves no machine that boots',
      'zh-CN': '引导程序的每个请求都带选项：拒绝这种请求的服务器，一台机器也引导不了',
    },
    source: { rfc: 2347, section: 'Negotiation Protocol' },
    *script(desk, room, { name }) {
      const options = optionsOf({ timeout: 1, tsize: 0, blksize: 512 });
      const { talk, heard } = yield* firstAnswer(desk, room, { type: 'readRequest', name, options });
      talk.end();
      const came = cameWords(heard, 2 * answerMs);
      room.takesOptions = heard?.packet?.type === 'optionAcknowledgement';
      room.takesTimeout = optionValue(heard, 'timeout') !== undefined;
      if (room.takesOptions) return passed(came);
      return isBlock(heard, 1) ? passed(phrase('takesNoOptions')) : failed(phrase('oackOrPlain'), came);
    },
  }),
];

/** Whether a server that is silent about a file that is not there is there at all; undefined if only a written file could tell. */
function* answersAnything(desk: CheckDesk, room: TftpServerRoom): CheckScript<boolean | undefined> {
  const { fileName, canWrite } = room.options;
  if (fileName === undefined) return canWrite ? undefined : false;
  const { talk, heard } = yield* firstAnswer(desk, room, { type: 'readRequest', name: fileName });
  talk.end();
  return heard !== undefined;
}
