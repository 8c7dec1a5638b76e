import { encodeText } from '../../bytes/encodings.js';
import { type CheckScript, type CheckSource, failed, passed, warned } from '../check.js';
import type { CheckDesk } from '../check-desk.js';
import { firstDifference, randomBytes } from '../content.js';
import type { CheckDatagram, DatagramDoor } from '../datagram-door.js';
import { type Phrase, phrase } from '../phrases.js';
import { contentChecks } from './content-checks.js';
import { type EchoCheck, type EchoRoom, echoCheck } from './echo-room.js';
import { answerMs, samePortCheck } from './same-port-check.js';

const echo: CheckSource = { rfc: 862, section: 'UDP Based Echo Service' };
/** How long a datagram is waited for that should not come. */
const quietMs = 400;
/** The largest that goes over Ethernet in one packet: 1500, less the headers of IPv4 and UDP. */
const wholePacketBytes = 1_472;
/** The largest over IPv4: 65,535, less its header and UDP's. */
const largestBytes = 65_507;
const burst = 50;

/** Checks of a server that sends back the datagrams that it receives. */
export const udpEchoChecks: readonly EchoCheck[] = [
  echoCheck({
    id: 'echo-text',
    stage: 'first',
    title: { en: 'a datagram of text comes back as it is', 'zh-CN': '文本数据报原样返回' },
    why: { en: 'this is what an echo server is for', 'zh-CN': '这就是回显服务器的本职' },
    source: echo,
    *script(desk, room) {
      const verdict = yield* echoed(desk, room, encodeText('Hello Server', room.encoding));
      room.answers =
        verdict.outcome === 'passed' || (verdict.outcome === 'failed' && verdict.came.id !== 'nothing');
      return verdict;
    },
  }),
  ...contentChecks({
    source: echo,
    echoed,
    lineEnds: ' a\r\nb\nc\rd \r\n',
    whyLineEnds: {
      en: 'a server that trims what it takes for text changes what it has to pass on',
      'zh-CN': '把数据当文本、去掉首尾空白的服务器，改动了本该原样转发的内容',
    },
  }),
  echoCheck({
    id: 'echo-empty',
    title: { en: 'an empty datagram is answered by one', 'zh-CN': '空数据报以空数据报应答' },
    why: {
      en: 'a length of 0 is a datagram, not an end: a server that stops at it can be stopped by anybody',
      'zh-CN': '长度 0 也是数据报，不是结束：若因此退出，谁都能让它停下',
    },
    source: echo,
    script: (desk, room) => echoed(desk, room, new Uint8Array(0)),
  }),
  echoCheck({
    id: 'echo-sizes',
    title: {
      en: 'datagrams of 1 to 1472 bytes come back whole',
      'zh-CN': '1 到 1472 字节的数据报完整返回',
    },
    why: {
      en: 'a datagram that is longer than the buffer is cut, and the rest is lost without a word',
      'zh-CN': '数据报比缓冲区长就被截断，余下的悄悄丢失',
    },
    source: echo,
    script: (desk, room) => echoedSizes(desk, room, [1, 127, 256, 512, 513, 1_024, 1_025, wholePacketBytes]),
  }),
  echoCheck({
    id: 'echo-fragments',
    title: {
      en: 'datagrams of more than 1472 bytes come back whole',
      'zh-CN': '超过 1472 字节的数据报完整返回',
    },
    why: {
      en: 'UDP carries up to 65,507 bytes, in fragments; a buffer of one packet cuts them',
      'zh-CN': 'UDP 靠分片可传至 65,507 字节；只按一个包准备的缓冲区会截断它们',
    },
    source: { rfc: 768, section: 'Fields' },
    script: (desk, room) => echoedSizes(desk, room, [wholePacketBytes + 1, 4_096, 8_192]),
  }),
  echoCheck({
    id: 'echo-largest',
    level: 'full',
    title: { en: 'a datagram of 65,507 bytes comes back whole', 'zh-CN': '65,507 字节的数据报完整返回' },
    why: {
      en: 'this is the largest that there is',
      'zh-CN': '这是最大的数据报',
    },
    source: { rfc: 768, section: 'Fields' },
    script: (desk, room) => echoedSizes(desk, room, [largestBytes]),
  }),
  samePortCheck('beside'),
  echoCheck({
    id: 'one-answer',
    title: { en: 'each datagram is answered once', 'zh-CN': '每个数据报只应答一次' },
    why: {
      en: 'two answers to one question double the traffic, and answers to answers never end',
      'zh-CN': '一问两答会使流量翻倍；应答再引出应答，便没完没了',
    },
    source: echo,
    *script(desk, room) {
      const door = desk.openDatagrams();
      door.send(encodeText('once', 'latin1'), room.target);
      const answer = yield* door.receive(answerMs);
      if (answer === undefined) return failed(phrase('oneDatagram'), nothing());
      const second = yield* door.receive(quietMs);
      return second === undefined
        ? passed()
        : failed(phrase('oneDatagram'), phrase('datagramCount', { count: 2 }));
    },
  }),
  echoCheck({
    id: 'boundaries',
    title: {
      en: 'two datagrams are two answers',
      'zh-CN': '两个数据报得到两个应答',
    },
    why: {
      en: 'UDP keeps messages apart; a server that collects them joins what belongs to two',
      'zh-CN': 'UDP 保留消息边界；攒在一起再发的服务器，会把两条消息并成一条',
    },
    source: echo,
    *script(desk, room) {
      const door = desk.openDatagrams();
      const sent = ['first', 'second one', 'third'].map((text) => encodeText(text, 'latin1'));
      for (const bytes of sent) door.send(bytes, room.target);
      const came = yield* receiveAll(door, sent.length);
      const missing = sent.find((bytes) => !came.some((one) => isSame(one.bytes, bytes)));
      return missing === undefined && came.length === sent.length
        ? passed()
        : failed(phrase('datagramCount', { count: sent.length }), cameCount(came));
    },
  }),
  echoCheck({
    id: 'clients-apart',
    title: {
      en: 'each client gets its own answers',
      'zh-CN': '每个客户端只收到自己的应答',
    },
    why: {
      en: 'a server that remembers its first client answers all others there',
      'zh-CN': '只记住第一个客户端的服务器，会把给别人的应答都发到它那里',
    },
    source: echo,
    *script(desk, room) {
      const doors = Array.from({ length: 8 }, () => desk.openDatagrams());
      for (const [index, door] of doors.entries())
        door.send(encodeText(`client ${index}`, 'latin1'), room.target);
      for (const [index, door] of doors.entries()) {
        const expected = encodeText(`client ${index}`, 'latin1');
        const answer = yield* door.receive(answerMs);
        if (answer === undefined || !isSame(answer.bytes, expected))
          return failed(phrase('datagramBytes', { bytes: expected.length }), cameDatagram(answer, expected));
      }
      return passed();
    },
  }),
  echoCheck({
    id: 'burst',
    level: 'full',
    stage: 'alone',
    title: {
      en: `${burst} datagrams at once are all answered`,
      'zh-CN': `一次 ${burst} 个数据报全部得到应答`,
    },
    why: {
      en: 'UDP may lose; but a server that loses on a quiet line is too slow at taking them, or its buffer is small',
      'zh-CN': 'UDP 允许丢包；但空闲线路上也丢，说明服务器取得太慢，或缓冲区太小',
    },
    source: { rfc: 768, section: 'Introduction' },
    *script(desk, room) {
      const door = desk.openDatagrams();
      for (let index = 0; index < burst; index += 1)
        door.send(encodeText(`burst ${index}`, 'latin1'), room.target);
      const came = yield* receiveAll(door, burst);
      return came.length === burst
        ? passed()
        : warned(phrase('datagramCount', { count: burst }), cameCount(came));
    },
  }),
  echoCheck({
    id: 'over-bad-line',
    level: 'full',
    line: { loss: 0.1, duplicate: 0.1, reorder: 0.2, delayMs: 5 },
    title: {
      en: 'over a line that loses, doubles and reorders, what comes back is still what was sent',
      'zh-CN': '线路丢包、重复、乱序时，返回的仍是发送过的内容',
    },
    why: {
      en: 'a server that counts on order answers one client with what belongs to another',
      'zh-CN': '依赖先后顺序的服务器，会答非所问',
    },
    source: echo,
    *script(desk, room) {
      const door = desk.openDatagrams();
      const sent = Array.from({ length: 60 }, (_, index) => encodeText(`numbered ${index}`, 'latin1'));
      for (const bytes of sent) {
        door.send(bytes, room.target);
        yield* desk.pause(5);
      }
      const came = yield* receiveAll(door, sent.length * 3);
      const strange = came.find((one) => !sent.some((bytes) => isSame(bytes, one.bytes)));
      if (strange !== undefined)
        return failed(
          phrase('content', { bytes: sent[0]?.length ?? 0 }),
          phrase('datagramBytes', { bytes: strange.bytes.length }),
        );
      return came.length >= sent.length / 2
        ? passed(phrase('datagramCount', { count: came.length }))
        : failed(phrase('datagramCount', { count: sent.length / 2 }), cameCount(came));
    },
  }),
];

function* echoed(desk: CheckDesk, room: EchoRoom, bytes: Uint8Array): CheckScript {
  const door = desk.openDatagrams();
  door.send(bytes, room.target);
  let answer = yield* door.receive(answerMs);
  if (answer === undefined) {
    // No line is perfect: one lost datagram says nothing of the server.
    door.send(bytes, room.target);
    answer = yield* door.receive(answerMs);
  }
  door.close();
  return answer !== undefined && isSame(answer.bytes, bytes)
    ? passed()
    : failed(phrase('datagramBytes', { bytes: bytes.length }), cameDatagram(answer, bytes));
}

function* echoedSizes(desk: CheckDesk, room: EchoRoom, sizes: readonly number[]): CheckScript {
  for (const size of sizes) {
    const verdict = yield* echoed(desk, room, randomBytes(size, desk.random));
    if (verdict.outcome !== 'passed') return verdict;
  }
  return passed();
}

/** Datagrams until there are so many, or no more come. */
function* receiveAll(door: DatagramDoor, most: number): CheckScript<readonly CheckDatagram[]> {
  const came: CheckDatagram[] = [];
  while (came.length < most) {
    const next = yield* door.receive(answerMs);
    if (next === undefined) break;
    came.push(next);
  }
  return came;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && firstDifference(one, other) === one.length;
}

function nothing(): Phrase {
  return phrase('nothing', { seconds: answerMs / 1_000 });
}

function cameDatagram(came: CheckDatagram | undefined, expected: Uint8Array): Phrase {
  if (came === undefined) return nothing();
  const at = firstDifference(expected, came.bytes);
  const bytes = came.bytes.length;
  return at < Math.min(bytes, expected.length)
    ? phrase('datagramDiffers', { bytes, at })
    : phrase('datagramBytes', { bytes });
}

function cameCount(came: readonly CheckDatagram[]): Phrase {
  return came.length === 0 ? nothing() : phrase('datagramCount', { count: came.length });
}
