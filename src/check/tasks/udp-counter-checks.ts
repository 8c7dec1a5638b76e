import { decodeText, encodeText } from '../../bytes/encodings.js';
import { type CheckScript, failed, passed, type Verdict } from '../check.js';
import type { DatagramDoor } from '../datagram-door.js';
import { type EchoCheck, type EchoRoom, echoCheck } from '../echo/echo-room.js';
import { answerMs, samePortCheck } from '../echo/same-port-check.js';
import { type Phrase, phrase } from '../phrases.js';

const rounds = 5;

/** Checks of a server that answers each datagram by its text and a number that counts them. */
export const udpCounterChecks: readonly EchoCheck[] = [
  echoCheck({
    id: 'counter-text',
    stage: 'first',
    title: { en: 'the answer has the text and a number', 'zh-CN': '应答中有原文和一个数字' },
    why: { en: 'the client finds its message again by its text', 'zh-CN': '客户端靠原文认出自己的消息' },
    source: undefined,
    *script(desk, room) {
      const door = desk.openDatagrams();
      const answer = yield* asked(door, room, 'tick');
      room.answers = answer !== undefined;
      return numberOf(answer, 'tick') === undefined
        ? failed(phrase('textAndNumber', { text: 'tick' }), cameWords(answer))
        : passed(cameWords(answer));
    },
  }),
  // Asked by itself: each datagram of it is counted as well.
  samePortCheck('alone'),
  echoCheck({
    id: 'counter-counts',
    title: { en: 'the number grows by one with each datagram', 'zh-CN': '数字随每个数据报加一' },
    why: {
      en: 'a number that stands still, or is counted twice, hides what was lost',
      'zh-CN': '数字不变或重复计数，就看不出丢了什么',
    },
    source: undefined,
    stage: 'alone',
    *script(desk, room) {
      return yield* counted(desk.openDatagrams(), room);
    },
  }),
  echoCheck({
    id: 'counter-empty',
    stage: 'alone',
    title: { en: 'an empty datagram is counted as well', 'zh-CN': '空数据报也计数' },
    why: {
      en: 'a length of 0 is a datagram, not an end',
      'zh-CN': '长度 0 也是数据报，不是结束',
    },
    source: { rfc: 768, section: 'Fields' },
    *script(desk, room) {
      const door = desk.openDatagrams();
      const before = numberOf(yield* asked(door, room, 'before'), 'before');
      const empty = yield* asked(door, room, '');
      const after = yield* asked(door, room, 'after');
      if (empty === undefined) return failed(phrase('oneDatagram'), cameWords(empty));
      return before !== undefined && numberOf(after, 'after') === before + 2
        ? passed()
        : failed(phrase('countedTo', { number: (before ?? 0) + 2 }), cameWords(after));
    },
  }),
  echoCheck({
    id: 'counter-clients',
    stage: 'alone',
    title: {
      en: 'two clients are counted, together or each by itself',
      'zh-CN': '两个客户端都计数，合计或各计各的均可',
    },
    why: {
      en: 'a counter that begins anew with each client that speaks counts nothing',
      'zh-CN': '换一个客户端就从头计数，等于没有计数',
    },
    source: undefined,
    *script(desk, room) {
      const doors = [desk.openDatagrams(), desk.openDatagrams()];
      const last = new Map<DatagramDoor, number>();
      for (let round = 1; round <= rounds; round += 1)
        for (const door of doors) {
          const text = `round ${String.fromCharCode(96 + round)}`;
          const answer = yield* asked(door, room, text);
          const number = numberOf(answer, text);
          if (number === undefined || number <= (last.get(door) ?? -1))
            return failed(phrase('countedBeyond', { number: last.get(door) ?? 0 }), cameWords(answer));
          last.set(door, number);
        }
      return passed();
    },
  }),
];

function* counted(door: DatagramDoor, room: EchoRoom): CheckScript<Verdict> {
  let expected: number | undefined;
  for (let round = 1; round <= rounds; round += 1) {
    const text = `tick ${String.fromCharCode(96 + round)}`;
    const answer = yield* asked(door, room, text);
    const number = numberOf(answer, text);
    if (number === undefined) return failed(phrase('textAndNumber', { text }), cameWords(answer));
    if (expected !== undefined && number !== expected)
      return failed(phrase('countedTo', { number: expected }), cameWords(answer));
    expected = number + 1;
  }
  return passed();
}

function* asked(door: DatagramDoor, room: EchoRoom, text: string): CheckScript<string | undefined> {
  door.send(encodeText(text, room.encoding), room.target);
  const answer = yield* door.receive(answerMs);
  return answer === undefined ? undefined : decodeText(answer.bytes, room.encoding);
}

/** The number of an answer that has the text, beside it; undefined without. */
function numberOf(answer: string | undefined, text: string): number | undefined {
  if (answer === undefined || !answer.includes(text)) return undefined;
  const digits = /\d{1,9}/.exec(answer.replace(text, ' '))?.[0];
  return digits === undefined ? undefined : Number(digits);
}

function cameWords(answer: string | undefined): Phrase {
  return answer === undefined
    ? phrase('nothing', { seconds: answerMs / 1_000 })
    : phrase('text', { text: answer.slice(0, 80) });
}
