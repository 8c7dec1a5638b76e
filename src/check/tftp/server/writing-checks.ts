import { failed, passed, skipped, warned } from '../../check.js';
import { contentVerdict, randomBytes } from '../../content.js';
import { phrase } from '../../phrases.js';
import { optionsOf } from '../packets.js';
import { isNumberWithin } from './option-checks.js';
import { readFile } from './read-file.js';
import {
  answerMs,
  cameWords,
  firstAnswer,
  optionValue,
  readFailure,
  resendMs,
  type ServerCheck,
  serverCheck,
  writeFailure,
} from './server-check.js';
import { ServerTalk } from './server-talk.js';
import { writeFile } from './write-file.js';

const fileBytes = 3 * 512 + 77;

/** Checks of files that are written. All need that a person allows it. */
export const writingChecks: readonly ServerCheck[] = [
  serverCheck({
    id: 'doubled-data',
    writes: true,
    title: {
      en: 'a DATA that comes twice is written once',
      'zh-CN': '重复到达的 DATA 只写入一次',
    },
    why: {
      en: 'a lost ACK makes every client send twice; the file then has a block too many and its sum is wrong',
      'zh-CN': '丢一个 ACK，客户端就会重发；若写入两次，文件便多出一块，校验和也不对',
    },
    source: { rfc: 1350, section: '2' },
    *script(desk, room) {
      const name = room.nameOf('doubled');
      const bytes = randomBytes(fileBytes, desk.random);
      const written = yield* writeFile(desk, room, { name, bytes, isDoubled: true });
      if (written.type !== 'written') return writeFailure(written);
      const read = yield* readFile(desk, room, { name });
      return read.type === 'read' ? contentVerdict(bytes, read.bytes) : readFailure(read, bytes.length);
    },
  }),
  serverCheck({
    id: 'lost-ack-of-data',
    writes: true,
    title: {
      en: 'a DATA that comes again is acknowledged again',
      'zh-CN': '再次到达的 DATA 会再次得到确认',
    },
    why: {
      en: 'otherwise one lost ACK ends the transfer: the client sends the block until it gives up',
      'zh-CN': '否则丢一个 ACK 传输就断：客户端会一直重发这一块，直到放弃',
    },
    source: { rfc: 1350, section: '2' },
    *script(desk, room) {
      const name = room.nameOf('acks');
      room.hasWritten(name);
      const { talk, heard } = yield* firstAnswer(desk, room, { type: 'writeRequest', name });
      if (heard?.packet?.type !== 'acknowledgement')
        return failed(phrase('packet', { packet: 'ACK 0' }), cameWords(heard, answerMs));
      const block = randomBytes(512, desk.random);
      talk.data(1, block);
      const first = yield* talk.next(answerMs);
      if (!isAcknowledgement(first, 1))
        return failed(phrase('packet', { packet: 'ACK 1' }), cameWords(first, answerMs));
      // A server that has repeated its ACK already by a timeout of its own is not taken for one that answers.
      talk.data(1, block);
      const again = yield* talk.next(resendMs);
      talk.data(2, block.subarray(0, 10));
      let last = yield* talk.next(answerMs);
      while (isAcknowledgement(last, 1)) last = yield* talk.next(answerMs);
      if (!isAcknowledgement(again, 1))
        return failed(phrase('again', { packet: 'ACK 1' }), cameWords(again, resendMs));
      return isAcknowledgement(last, 2)
        ? passed()
        : failed(phrase('packet', { packet: 'ACK 2' }), cameWords(last, answerMs));
    },
  }),
  serverCheck({
    id: 'last-ack-lost',
    level: 'full',
    writes: true,
    title: {
      en: 'the last ACK is sent again if it was lost',
      'zh-CN': '最后一个 ACK 丢失时会再次发送',
    },
    why: {
      en: 'a server that forgets the transfer with its last ACK leaves the client in doubt whether the file was saved',
      'zh-CN': '服务器发出最后一个 ACK 就忘掉传输，一旦它丢失，客户端就无从知道文件是否存好了',
    },
    source: { rfc: 1350, section: '6' },
    *script(desk, room) {
      const name = room.nameOf('dally');
      const bytes = randomBytes(700, desk.random);
      const written = yield* writeFile(desk, room, { name, bytes, losesLastAck: true });
      if (written.type !== 'written') return writeFailure(written);
      return written.repeatsLastAck === true
        ? passed()
        : warned(phrase('again', { packet: 'ACK 2' }), phrase('nothing', { seconds: 2 }));
    },
  }),
  serverCheck({
    id: 'write-over',
    writes: true,
    title: {
      en: 'writing to a name that exists is refused by ERROR 6, or replaces the whole file',
      'zh-CN': '写入已存在的文件名时，要么以 ERROR 6 拒绝，要么完整替换',
    },
    why: {
      en: 'a shorter file written over a longer one must not keep its end',
      'zh-CN': '用较短的文件覆盖较长的，不能留下原来的尾部',
    },
    source: { rfc: 1350, section: '5' },
    *script(desk, room) {
      const name = room.nameOf('twice');
      const first = randomBytes(fileBytes, desk.random);
      const written = yield* writeFile(desk, room, { name, bytes: first });
      if (written.type !== 'written') return writeFailure(written);
      const second = randomBytes(600, desk.random);
      const over = yield* writeFile(desk, room, { name, bytes: second });
      if (over.type === 'broken') return writeFailure(over);
      const read = yield* readFile(desk, room, { name });
      if (read.type !== 'read') return readFailure(read, second.length);
      if (over.type === 'written') return contentVerdict(second, read.bytes, phrase('replaced'));
      const verdict = contentVerdict(first, read.bytes, over.came);
      if (verdict.outcome !== 'passed' || over.errorCode === 6) return verdict;
      return warned(phrase('packet', { packet: 'ERROR 6' }), over.came);
    },
  }),
  serverCheck({
    id: 'write-options',
    writes: true,
    options: true,
    title: {
      en: 'a file is written in blocks of the agreed size',
      'zh-CN': '能按协商的块大小写入文件',
    },
    why: {
      en: 'a server that cuts the blocks at 512 saves a part of each',
      'zh-CN': '服务器若仍按 512 截断，每块就只存下一部分',
    },
    source: { rfc: 2348, section: 'Blocksize Option Specification' },
    *script(desk, room) {
      const name = room.nameOf('blksize');
      const bytes = randomBytes(5_000, desk.random);
      const options = optionsOf({ blksize: 1_024, tsize: bytes.length });
      const written = yield* writeFile(desk, room, { name, bytes, options });
      if (written.type !== 'written') return writeFailure(written);
      const size = written.options?.find((one) => one.name.toLowerCase() === 'blksize')?.value;
      if (size !== undefined && !isNumberWithin(size, 8, 1_024))
        return failed(
          phrase('valueWithin', { option: 'blksize', least: 8, most: 1_024 }),
          phrase('optionValue', { option: 'blksize', value: size }),
        );
      const read = yield* readFile(desk, room, { name });
      return read.type === 'read' ? contentVerdict(bytes, read.bytes) : readFailure(read, bytes.length);
    },
  }),
  serverCheck({
    id: 'write-size-echoed',
    level: 'full',
    writes: true,
    options: true,
    title: {
      en: 'the tsize of a write request is acknowledged as it was given',
      'zh-CN': '写请求的 tsize 原样确认',
    },
    why: {
      en: 'with another number the client cannot know what the server has understood',
      'zh-CN': '数字若变了，客户端就不知道服务器到底怎么理解的',
    },
    source: { rfc: 2349, section: 'Transfer Size Option Specification' },
    *script(desk, room) {
      const name = room.nameOf('tsize');
      room.hasWritten(name);
      const { talk, heard } = yield* firstAnswer(desk, room, {
        type: 'writeRequest',
        name,
        options: optionsOf({ tsize: 3 }),
      });
      talk.data(1, Uint8Array.of(1, 2, 3));
      yield* talk.next(answerMs);
      const value = optionValue(heard, 'tsize');
      if (value === undefined) return skipped(phrase('optionNotTaken', { option: 'tsize' }));
      return value === '3'
        ? passed()
        : failed(phrase('optionValue', { option: 'tsize', value: 3 }), cameWords(heard, answerMs));
    },
  }),
  serverCheck({
    id: 'unwritable-name',
    level: 'full',
    writes: true,
    title: {
      en: 'a name that cannot be written, in a folder that is not there, is refused by an ERROR',
      'zh-CN': '无法写入的文件名（所在目录不存在），以 ERROR 拒绝',
    },
    why: {
      en: 'otherwise the client believes that its file was saved',
      'zh-CN': '否则客户端会以为文件已经存好',
    },
    source: { rfc: 1350, section: '5' },
    *script(desk, room) {
      const name = `${room.nameOf('no-folder')}/${'deep/'.repeat(3)}file`;
      const talk = new ServerTalk(desk, room.target);
      talk.request({ type: 'writeRequest', name });
      const heard = yield* talk.next(resendMs);
      if (heard?.packet?.type === 'error') return passed(cameWords(heard, 0));
      if (heard?.packet?.type !== 'acknowledgement')
        return failed(phrase('packet', { packet: 'ERROR' }), cameWords(heard, resendMs));
      // Some make the folder. Then the file has to be there.
      room.hasWritten(name);
      talk.data(1, Uint8Array.of(1, 2, 3));
      const last = yield* talk.next(answerMs);
      if (last?.packet?.type === 'error') return passed(cameWords(last, 0));
      const read = yield* readFile(desk, room, { name });
      if (read.type !== 'read')
        return failed(phrase('packet', { packet: 'ERROR' }), cameWords(last, answerMs));
      return contentVerdict(Uint8Array.of(1, 2, 3), read.bytes, phrase('madeFolder'));
    },
  }),
];

function isAcknowledgement(
  heard: { readonly packet: { readonly type: string; readonly block16?: number } | undefined } | undefined,
  block: number,
): boolean {
  return heard?.packet?.type === 'acknowledgement' && heard.packet.block16 === block;
}
