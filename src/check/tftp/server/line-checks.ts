import type { LineConditions } from '../../../line/conditions.js';
import type { CheckLevel, CheckSentence } from '../../check.js';
import { contentVerdict, randomBytes } from '../../content.js';
import { readFile } from './read-file.js';
import { readFailure, readingCheck, type ServerCheck, serverCheck, writeFailure } from './server-check.js';
import { writeFile } from './write-file.js';

/** A line that is bad in one way. */
interface BadLine {
  readonly id: string;
  readonly level: CheckLevel;
  readonly conditions: Partial<LineConditions>;
  readonly over: CheckSentence;
}

/** The lines that transfers have to come through, as wireless links and long ways are; losses make every server wait. */
export const badLines: readonly BadLine[] = [
  {
    id: 'loss',
    level: 'basic',
    conditions: { loss: 0.1, delayMs: 1 },
    over: { en: 'a line that loses 10 % of the packets', 'zh-CN': '丢包 10 % 的线路' },
  },
  {
    id: 'duplicates',
    level: 'basic',
    conditions: { duplicate: 0.5, delayMs: 1 },
    over: { en: 'a line that doubles half of the packets', 'zh-CN': '一半的包会重复的线路' },
  },
  {
    id: 'reordering',
    level: 'full',
    conditions: { reorder: 0.3, reorderMs: 40, duplicate: 0.2, delayMs: 2 },
    over: {
      en: 'a line that doubles packets and lets them overtake each other',
      'zh-CN': '包会重复且先后颠倒的线路',
    },
  },
  {
    id: 'delay',
    level: 'full',
    conditions: { delayMs: 150, jitterMs: 50 },
    over: { en: 'a line with round trips of 300 ms', 'zh-CN': '往返时间 300 ms 的线路' },
  },
];

const why: CheckSentence = {
  en: 'on the bench nothing is lost; in the field a transfer that cannot bear it ends half-way, or, worse, is wrong',
  'zh-CN': '实验台上不丢包，现场却会；经不起的传输不是半途而废，就是更糟：内容错了',
};
const readBytes = 20 * 512;
const writtenBytes = 12 * 512 + 5;

/** Whole transfers over bad lines. The seed of the run says what is lost; the line is this program's, on this side. */
export const lineChecks: readonly ServerCheck[] = badLines.flatMap(({ id, level, conditions, over }) => [
  readingCheck({
    id: `read-over-${id}`,
    level,
    leastBytes: 0,
    line: conditions,
    title: { en: `a file is read whole over ${over.en}`, 'zh-CN': `经过${over['zh-CN']}，读到的文件完整` },
    why,
    source: { rfc: 1350, section: '2' },
    *script(desk, room, { name, bytes }) {
      const read = yield* readFile(desk, room, {
        name,
        options: room.hurried,
        maxBytes: Math.max(1, Math.min(bytes.length, readBytes)),
        silenceMs: 40_000,
      });
      if (read.type !== 'read') return readFailure(read, bytes.length);
      const length = Math.min(bytes.length, read.bytes.length);
      return contentVerdict(bytes.subarray(0, length), read.bytes.subarray(0, length));
    },
  }),
  serverCheck({
    id: `write-over-${id}`,
    level: 'full',
    writes: true,
    line: conditions,
    title: {
      en: `a file is written whole over ${over.en}`,
      'zh-CN': `经过${over['zh-CN']}，写入的文件完整`,
    },
    why,
    source: { rfc: 1350, section: '2' },
    *script(desk, room) {
      const name = room.nameOf(`over-${id}`);
      const bytes = randomBytes(writtenBytes, desk.random);
      const plan = { name, bytes, options: room.hurried, silenceMs: 40_000, endMayBeLost: true };
      const written = yield* writeFile(desk, room, plan);
      if (written.type !== 'written') return writeFailure(written);
      const read = yield* readFile(desk, room, { name, options: room.hurried, silenceMs: 40_000 });
      return read.type === 'read' ? contentVerdict(bytes, read.bytes) : readFailure(read, bytes.length);
    },
  }),
]);
