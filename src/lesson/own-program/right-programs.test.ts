import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OwnProgramTalk, packet } from '../../../test/own-program-talk.js';
import { encodeText } from '../../bytes/encodings.js';
import { OwnProgramWatch } from './own-program-watch.js';
import type { LessonEncoding, LessonLineEnd, OwnProgramTask } from './task.js';

/** What a talk has found at any time, also what it took back. */
const everFound = (talk: OwnProgramTalk): readonly string[] =>
  talk.changes.flatMap(({ found }) => found.map(({ code }) => code));

const words = fc.array(
  fc.constantFrom(...'温度湿度压力正常设备启动停止测量电流', 'a', 'Z', '0', ' ', '℃', '23.5', 'hello'),
  { maxLength: 12 },
);
const line = words.map((parts) => parts.join(''));
const style = fc.record({
  encoding: fc.constantFrom<LessonEncoding>('utf-8', 'gbk'),
  lineEnd: fc.constantFrom<LessonLineEnd>('lf', 'crlf'),
});

/** Pieces of bytes, whose sizes repeat `cuts`. */
function cut(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.byteLength; ) {
    const size = cuts[pieces.length % cuts.length] ?? 1;
    pieces.push(bytes.subarray(start, start + size));
    start += size;
  }
  return pieces;
}

const cuts = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 });
const pause = fc.integer({ min: 0, max: 900 });

it('lines of a client that come in any pieces, and are answered', () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 8 }),
      style,
      cuts,
      pause,
      fc.boolean(),
      (lines, asked, sizes, ms, halfCloses) => {
        const talk = new OwnProgramTalk(new OwnProgramWatch({ kind: 'line-client', ...asked })).connected();
        const end = asked.lineEnd === 'crlf' ? '\r\n' : '\n';
        const bytes = encodeText(lines.map((text) => text + end).join(''), asked.encoding);
        for (const piece of cut(bytes, sizes)) {
          talk.program(piece).waits(ms);
          for (const byte of piece) if (byte === 0x0a) talk.bench('ok\n').unread(3).unread(0);
        }
        talk.waits(20_000).ends('program');
        if (halfCloses) talk.bench('bye\n');
        talk.ends('bench').waits(20_000);
        expect(everFound(talk)).toEqual([]);
      },
    ),
  );
});

it('answers of a server to questions that come in any pieces', () => {
  const questions = fc.uniqueArray(line, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(questions, style, cuts, cuts, pause, (all, asked, sizes, answerSizes, ms) => {
      const exchanges = all.map((question) => ({ question, answer: [...question].reverse().join('') }));
      const task: OwnProgramTask = { kind: 'line-server', ...asked, exchanges, servesMany: true };
      const talk = new OwnProgramTalk(new OwnProgramWatch(task)).connected();
      const end = asked.lineEnd === 'crlf' ? '\r\n' : '\n';
      let answered = 0;
      for (const piece of cut(encodeText(all.map((text) => text + end).join(''), asked.encoding), sizes)) {
        talk.bench(piece).unread(piece.byteLength).waits(ms).unread(0);
        const complete = piece.filter((byte) => byte === 0x0a).length;
        const ready = exchanges.slice(answered, answered + complete).map(({ answer }) => answer + end);
        answered += complete;
        for (const part of cut(encodeText(ready.join(''), asked.encoding), answerSizes)) talk.program(part);
      }
      talk.waits(60_000).ends('bench').ends('program').waits(60_000);
      expect(everFound(talk)).toEqual([]);
    }),
  );
});

it('two clients of a server, whose pieces go between each other', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), pause), { maxLength: 30 }), (turns) => {
      const task: OwnProgramTask = {
        ...{ kind: 'line-server', encoding: 'utf-8', lineEnd: 'lf', servesMany: true },
        exchanges: [{ question: 'abc', answer: 'cba' }],
      };
      const talk = new OwnProgramTalk(new OwnProgramWatch(task)).connected(1).connected(2);
      const sent = [0, 0];
      for (const [isSecond, ms] of turns) {
        const [index, connection] = isSecond ? [1, 2] : [0, 1];
        const letter = 'abc\n'[(sent[index] ?? 0) % 4] ?? '';
        sent[index] = (sent[index] ?? 0) + 1;
        talk.benchOn(connection, letter);
        if (letter === '\n') talk.waits(ms).programOn(connection, 'cba\n');
      }
      talk.waits(60_000);
      expect(everFound(talk)).toEqual([]);
    }),
  );
});

const [port, tid, peer] = ['127.0.0.1:6969', '127.0.0.1:40000', '127.0.0.1:40001'];

it('datagrams of any text, and their answers, of several clients', () => {
  const sends = fc.array(fc.tuple(line, fc.constantFrom('127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:3')), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(sends, fc.constantFrom<'same' | 'counted'>('same', 'counted'), pause, (all, answers, ms) => {
      const talk = new OwnProgramTalk(new OwnProgramWatch({ kind: 'udp-server', answers }));
      for (const [index, [text, local]] of all.entries()) {
        talk.to(port, local, text).waits(ms);
        talk.from(port, local, answers === 'same' ? text : `${index + 1} ${text}`);
      }
      const texts = new OwnProgramTalk(new OwnProgramWatch({ kind: 'udp-client', encoding: 'utf-8' }));
      for (const [text, local] of all) texts.from(local, port, text).to(local, port, text);
      expect(everFound(talk.waits(60_000))).toEqual([]);
      expect(everFound(texts.waits(60_000))).toEqual([]);
    }),
  );
});

/** Which packets a line loses: never more than three one after another, as a program gives up after five. */
const losses = fc.array(fc.boolean(), { maxLength: 60 }).map((all) => {
  let run = 0;
  return all.map((isLost) => {
    run = isLost ? run + 1 : 0;
    return isLost && run <= 3;
  });
});

const blocksOf = (fileBytes: number): readonly Uint8Array[] =>
  Array.from({ length: Math.floor(fileBytes / 512) + 1 }, (_, index) =>
    new Uint8Array(Math.min(512, fileBytes - index * 512)).fill(index + 65),
  );

it('a transfer of a client over a line that loses', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_100 }), losses, (fileBytes, lost) => {
      const talk = new OwnProgramTalk(new OwnProgramWatch({ kind: 'tftp-client', requestAddress: port }));
      const blocks = blocksOf(fileBytes);
      let packets = 0;
      const isLost = (): boolean => lost[packets++] ?? false;
      /** The program sends its packet each second until the bench's answer to it has come. */
      const asks = (to: string, what: Uint8Array, block: number): void => {
        for (;;) {
          const arrived = !isLost();
          if (arrived) talk.from(peer, to, what);
          if (arrived) {
            const isGone = isLost();
            talk.to(peer, tid, packet(3, block, blocks[block - 1] ?? ''), isGone);
            if (!isGone) return;
          }
          talk.waits(1_000);
        }
      };
      asks(port, packet(1, 'a.bin\0octet\0'), 1);
      for (let block = 1; block < blocks.length; block += 1) asks(tid, packet(4, block), block + 1);
      talk.from(peer, tid, packet(4, blocks.length)).waits(60_000);
      expect(everFound(talk)).toEqual([]);
    }),
  );
});

it('a transfer of a server over a line that loses', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_100 }), losses, (fileBytes, lost) => {
      const task: OwnProgramTask = {
        kind: 'tftp-server',
        requestAddress: port,
        files: { 'a.bin': fileBytes },
      };
      const talk = new OwnProgramTalk(new OwnProgramWatch(task)).to(port, peer, packet(1, 'a.bin\0octet\0'));
      let packets = 0;
      const isLost = (): boolean => lost[packets++] ?? false;
      for (const [index, payload] of blocksOf(fileBytes).entries()) {
        // The program sends its block each second until the ACK has come.
        for (let isAcknowledged = false; !isAcknowledged; ) {
          const arrived = !isLost();
          if (arrived) {
            const isGone = isLost();
            talk.from(tid, peer, packet(3, index + 1, payload)).to(tid, peer, packet(4, index + 1), isGone);
            isAcknowledged = !isGone;
          }
          if (!isAcknowledged) talk.waits(1_000);
        }
      }
      talk.waits(60_000);
      expect(everFound(talk)).toEqual([]);
    }),
  );
});
