import { type CheckScript, failed, passed, skipped, type Verdict, warned } from '../../check.js';
import type { CheckDesk } from '../../check-desk.js';
import { contentVerdict, randomBytes } from '../../content.js';
import { phrase } from '../../phrases.js';
import { readFile } from './read-file.js';
import {
  cameWords,
  isBlock,
  readFailure,
  readingCheck,
  type ServerCheck,
  serverCheck,
  writeFailure,
} from './server-check.js';
import type { TftpServerRoom } from './server-room.js';
import { ServerTalk } from './server-talk.js';
import { writeFile } from './write-file.js';

const cr = 0x0d;
const lf = 0x0a;
const letterX = 0x78;
/** Within which all of several have their first block. */
const togetherMs = 3_000;
/** Around the sizes at which a block is full, and a further one is needed. */
const sizes = [1, 511, 513, 1_023, 1_025] as const;
const exactSizes = [512, 1_024] as const;

/** Checks of what is read: sizes at the edges of blocks, text, several at once. */
export const readingChecks: readonly ServerCheck[] = [
  serverCheck({
    id: 'sizes',
    writes: true,
    title: {
      en: 'files of a byte less and more than whole blocks are written and read back',
      'zh-CN': '比整块多一字节、少一字节的文件，写入后读回都完整',
    },
    why: {
      en: 'the length of the last block is all that says where a file ends',
      'zh-CN': '文件到哪里结束，全靠最后一块的长度来表示',
    },
    source: { rfc: 1350, section: '6' },
    script: (desk, room) => sizesReturn(desk, room, sizes),
  }),
  serverCheck({
    id: 'exact-blocks',
    writes: true,
    title: {
      en: 'a file of whole blocks ends with an empty one',
      'zh-CN': '长度恰为整块倍数的文件，以一个空数据块结束',
    },
    why: {
      en: 'without the empty block the client waits for more, and reports an image that is complete as broken',
      'zh-CN': '没有这个空块，客户端会一直等下去，把已经完整的映像报为失败',
    },
    source: { rfc: 1350, section: '2' },
    script: (desk, room) => sizesReturn(desk, room, exactSizes),
  }),
  serverCheck({
    id: 'empty-file',
    writes: true,
    title: { en: 'an empty file is written and read back', 'zh-CN': '空文件写入后读回仍是空文件' },
    why: {
      en: 'an empty file is a file: a flag that is there, a log without lines',
      'zh-CN': '空文件也是文件：可能是一个标记，也可能是还没有内容的日志',
    },
    source: { rfc: 1350, section: '6' },
    script: (desk, room) => sizesReturn(desk, room, [0]),
  }),
  serverCheck({
    id: 'netascii-edges',
    writes: true,
    title: {
      en: 'text in netascii comes back with its CR LF and CR NUL, at the edges of blocks too',
      'zh-CN': 'netascii 文本读回时 CR LF、CR NUL 不变，跨块边界处也一样',
    },
    why: {
      en: 'where a pair is cut by the end of a block, a byte of it is often lost or doubled: one broken line in a long configuration',
      'zh-CN': '一对字符被块边界切开时，常会丢掉或重复其中一个字节：长长的配置里就坏这么一行',
    },
    source: { rfc: 1350, section: '1' },
    *script(desk, room) {
      const name = room.nameOf('text');
      const bytes = textWithEdges();
      const mode = 'netascii';
      const written = yield* writeFile(desk, room, { name, bytes, mode });
      if (written.type === 'refused') return skipped(phrase('modeRefused', { mode }));
      if (written.type === 'broken') return writeFailure(written);
      const read = yield* readFile(desk, room, { name, mode });
      return read.type === 'read' ? contentVerdict(bytes, read.bytes) : readFailure(read, bytes.length);
    },
  }),
  readingCheck({
    id: 'netascii-pairs',
    leastBytes: 0,
    title: {
      en: 'in netascii every CR is followed by LF or NUL',
      'zh-CN': 'netascii 模式下，每个 CR 之后都是 LF 或 NUL',
    },
    why: {
      en: 'a CR alone means something else on every system: the file is not the same on any two of them',
      'zh-CN': '单独的 CR 在各个系统上含义不同：同一个文件到了不同系统就不一样了',
    },
    source: { rfc: 1350, section: '1' },
    *script(desk, room, { name }) {
      const mode = 'netascii';
      const read = yield* readFile(desk, room, { name, mode, maxBytes: 256 * 1024 });
      if (read.type === 'refused') return skipped(phrase('modeRefused', { mode }));
      if (read.type === 'broken') return readFailure(read, 0);
      const { bytes, isWhole } = read;
      const at = bytes.findIndex((byte, index) => byte === cr && ![lf, 0].includes(bytes[index + 1] ?? -1));
      const isCutOff = !isWhole && at === bytes.length - 1;
      if (at === -1 || isCutOff) return passed();
      return failed(phrase('crPairs'), phrase('crAlone', { at }));
    },
  }),
  readingCheck({
    id: 'mode-case',
    level: 'full',
    leastBytes: 0,
    title: { en: 'the mode is taken in capitals as well', 'zh-CN': '传输模式用大写字母也能识别' },
    why: {
      en: 'old boot ROMs write OCTET',
      'zh-CN': '老的引导 ROM 写的就是 OCTET',
    },
    source: { rfc: 1350, section: '5' },
    *script(desk, room, sample) {
      const read = yield* readFile(desk, room, {
        name: sample.name,
        mode: 'OcTeT',
        maxBytes: sample.bytes.length,
      });
      if (read.type !== 'read') return readFailure(read, sample.bytes.length);
      return contentVerdict(sample.bytes, read.bytes.subarray(0, sample.bytes.length));
    },
  }),
  readingCheck({
    id: 'two-at-once',
    leastBytes: 0,
    title: { en: 'two clients are served at once', 'zh-CN': '能同时服务两个客户端' },
    why: {
      en: 'after a power cut all devices of a rack boot in the same second',
      'zh-CN': '一次停电之后，整个机架的设备会在同一秒启动',
    },
    source: { rfc: 1350, section: '4' },
    script: (desk, room, sample) => readTogether(desk, room, sample, 2),
  }),
  readingCheck({
    id: 'twenty-at-once',
    level: 'full',
    stage: 'alone',
    leastBytes: 0,
    title: { en: 'twenty clients are served at once', 'zh-CN': '能同时服务二十个客户端' },
    why: {
      en: 'after a power cut all devices of a rack boot in the same second',
      'zh-CN': '一次停电之后，整个机架的设备会在同一秒启动',
    },
    source: { rfc: 1350, section: '4' },
    script: (desk, room, sample) => readTogether(desk, room, sample, 20),
  }),
  serverCheck({
    id: 'block-wrap',
    level: 'full',
    stage: 'alone',
    writes: true,
    options: true,
    title: {
      en: 'a file of more than 65,535 blocks goes on with block 0',
      'zh-CN': '超过 65,535 块的文件，块号回绕到 0 继续',
    },
    why: {
      en: 'no RFC says what follows 65,535; nearly all go on with 0, and a server that stops cannot serve images over 32 MiB',
      'zh-CN':
        '65,535 之后是几，RFC 没有规定；几乎所有实现都回到 0，到此为止的服务器无法提供 32 MiB 以上的映像',
    },
    source: { rfc: 1350, section: '5' },
    *script(desk, room) {
      const name = room.nameOf('wrap');
      const bytes = randomBytes(65_537 * 8 + 5, desk.random);
      const large = [{ name: 'blksize', value: '1428' }];
      const written = yield* writeFile(desk, room, { name, bytes, options: large });
      if (written.type !== 'written') return writeFailure(written);
      const read = yield* readFile(desk, room, { name, options: [{ name: 'blksize', value: '8' }] });
      if (read.type !== 'read') {
        const { came } = read;
        const expected = read.type === 'broken' ? read.expected : phrase('content', { bytes: bytes.length });
        return warned(expected, came);
      }
      const verdict = contentVerdict(bytes, read.bytes);
      if (verdict.outcome !== 'passed') return verdict;
      if (read.wrappedTo === undefined) return skipped(phrase('largerBlocks'));
      return read.wrappedTo === 0
        ? passed()
        : warned(phrase('block', { block: 0, most: 8 }), phrase('wrappedTo', { block: read.wrappedTo }));
    },
  }),
];

/** Writes files of these sizes, and reads each back. */
function* sizesReturn(desk: CheckDesk, room: TftpServerRoom, all: readonly number[]): CheckScript {
  for (const size of all) {
    const name = room.nameOf(String(size));
    const bytes = randomBytes(size, desk.random);
    const written = yield* writeFile(desk, room, { name, bytes });
    if (written.type !== 'written') return writeFailure(written);
    const read = yield* readFile(desk, room, { name });
    if (read.type !== 'read') return readFailure(read, size);
    const verdict = contentVerdict(bytes, read.bytes);
    if (verdict.outcome !== 'passed') return verdict;
  }
  return passed();
}

/** So many transfers of one file side by side: all are begun before any goes on, and then each is whole. */
function* readTogether(
  desk: CheckDesk,
  room: TftpServerRoom,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  count: number,
): CheckScript {
  const talks = Array.from({ length: count }, () => new ServerTalk(desk, room.target));
  for (const talk of talks) talk.request({ type: 'readRequest', name });
  const firsts = yield* desk.together(talks.map((talk) => talk.next(togetherMs)));
  for (const talk of talks) talk.end();
  const missing = firsts.findIndex((heard) => !isBlock(heard, 1));
  if (missing !== -1) return failed(phrase('firstBlocks', { count }), cameWords(firsts[missing], togetherMs));
  const plan = { name, maxBytes: Math.max(1, bytes.length) };
  const all = yield* desk.together(talks.map(() => readFile(desk, room, plan)));
  for (const read of all) {
    if (read.type !== 'read') return readFailure(read, bytes.length);
    const verdict: Verdict = contentVerdict(bytes, read.bytes.subarray(0, bytes.length));
    if (verdict.outcome !== 'passed') return verdict;
  }
  return passed();
}

/** Netascii in which the first block ends between CR and LF, the second between CR and NUL, and the third right before a pair. */
function textWithEdges(): Uint8Array {
  const bytes = new Uint8Array(3 * 512 + 40).fill(letterX);
  bytes.set([cr, lf], 511);
  bytes.set([cr, 0], 2 * 512 - 1);
  bytes.set([cr, lf], 3 * 512);
  bytes.set([cr, 0, cr, lf], 3 * 512 + 20);
  bytes.set([cr, lf], bytes.length - 2);
  return bytes;
}
