import { decodeTftp } from '../../../wire/tftp/decode.js';
import { encodeError } from '../../../wire/tftp/encode.js';
import { tftpErrorCode } from '../../../wire/tftp/packet.js';
import { failed, passed, warned } from '../../check.js';
import { phrase } from '../../phrases.js';
import { acknowledgementPacket, dataPacket, packetWords } from '../packets.js';
import {
  answerMs,
  cameWords,
  firstBlock,
  isBlock,
  readingCheck,
  resendMs,
  type ServerCheck,
} from './server-check.js';

/** Within this time an answer to a packet comes, and nothing yet that is sent again because of a timeout of a second. */
const promptMs = 600;
/** How long is watched whether sending again ends. */
const watchedMs = 100_000;
const silenceAfterErrorMs = 7_000;

/** Checks of how a server behaves in a transfer: its port, what is lost or comes twice, errors. */
export const transferChecks: readonly ServerCheck[] = [
  readingCheck({
    id: 'new-port',
    leastBytes: 0,
    title: {
      en: 'a transfer is answered from a port of its own',
      'zh-CN': '每次传输都从一个新端口应答',
    },
    why: {
      en: 'the port (TID) tells transfers apart; from one port for all, a late packet of the last transfer passes for one of this',
      'zh-CN': '端口（TID）用来区分各次传输；若都用同一个端口，上次传输迟到的包会被当成这次的',
    },
    source: { rfc: 1350, section: '4' },
    *script(desk, room, { name }) {
      const { talk, heard } = yield* firstBlock(desk, room, name);
      const { tid } = talk;
      talk.end();
      if (tid === undefined)
        return failed(phrase('block', { block: 1, most: 512 }), cameWords(heard, answerMs));
      if (tid.port !== room.target.port) return passed();
      return warned(phrase('newPort'), phrase('fromPort', { port: tid.port }));
    },
  }),
  readingCheck({
    id: 'foreign-packet',
    leastBytes: 1_024,
    title: {
      en: 'a packet from another port is answered by ERROR 5 and does not disturb the transfer',
      'zh-CN': '来自其他端口的包以 ERROR 5 应答，且不影响正在进行的传输',
    },
    why: {
      en: 'otherwise a late packet, or anybody who guesses a port, ends or damages the transfer of another',
      'zh-CN': '否则一个迟到的包，或任何猜中端口的人，都能中断或破坏别人的传输',
    },
    source: { rfc: 1350, section: '4' },
    *script(desk, room, { name }) {
      const { talk, heard } = yield* firstBlock(desk, room, name);
      const { tid } = talk;
      if (tid === undefined || !isBlock(heard, 1))
        return failed(phrase('block', { block: 1, most: 512 }), cameWords(heard, answerMs));
      const stranger = desk.openDatagrams();
      stranger.send(encodeError(tftpErrorCode.undefined, 'not of this transfer'), tid);
      stranger.send(acknowledgementPacket(1), tid);
      const answer = yield* stranger.receive(promptMs);
      // What nobody of this transfer has acknowledged may only be DATA 1 again.
      const early = yield* talk.next(1);
      if (isBlock(early, 2)) {
        talk.end();
        return failed(phrase('foreignIgnored'), cameWords(early, 0));
      }
      talk.acknowledge(1);
      let next = yield* talk.next(answerMs);
      // It may have been sent again meanwhile.
      while (isBlock(next, 1)) next = yield* talk.next(answerMs);
      talk.end();
      if (!isBlock(next, 2))
        return failed(phrase('block', { block: 2, most: 512 }), cameWords(next, answerMs));
      const decoded = answer === undefined ? undefined : decodeTftp(answer.bytes);
      const isError =
        decoded?.ok === true &&
        decoded.packet.type === 'error' &&
        decoded.packet.errorCode === tftpErrorCode.unknownTransferId;
      // At a port for all that is no packet of another transfer, but of none.
      if (isError || tid.port === room.target.port) return passed();
      const came =
        answer === undefined
          ? phrase('foreignNotAnswered')
          : phrase('packet', { packet: packetWords(answer.bytes) });
      return warned(phrase('packet', { packet: `ERROR ${tftpErrorCode.unknownTransferId}` }), came);
    },
  }),
  readingCheck({
    id: 'repeated-ack',
    leastBytes: 512 * 6,
    title: {
      en: 'an ACK that repeats does not have the next block sent twice',
      'zh-CN': '重复的 ACK 不会使下一个数据块被发送两次',
    },
    why: {
      en: 'the Sorcerer’s Apprentice: one delayed packet, and every block of the rest of the file is sent twice',
      'zh-CN': '即“魔法师学徒”问题：只要一个包延迟，文件余下的每一块都会发两遍',
    },
    source: { rfc: 1123, section: '4.2.3.1' },
    *script(desk, room, { name }) {
      const { talk, heard } = yield* firstBlock(desk, room, name);
      if (!isBlock(heard, 1))
        return failed(phrase('block', { block: 1, most: 512 }), cameWords(heard, answerMs));
      talk.acknowledge(1);
      talk.acknowledge(1);
      // Each block is acknowledged at once: what comes twice is no answer to a timeout, however short that is.
      for (let block = 2; block <= 5; block += 1) {
        const next = yield* talk.next(answerMs);
        if (isBlock(next, block)) {
          talk.acknowledge(block);
          continue;
        }
        talk.end();
        const packet = `DATA ${block - 1}`;
        return isBlock(next, block - 1)
          ? failed(phrase('onceOnly', { packet }), phrase('twice', { packet }))
          : failed(phrase('block', { block, most: 512 }), cameWords(next, answerMs));
      }
      talk.end();
      return passed();
    },
  }),
  readingCheck({
    id: 'lost-ack',
    leastBytes: 512,
    title: {
      en: 'without an ACK a block is sent again',
      'zh-CN': '收不到 ACK 时，重发数据块',
    },
    why: {
      en: 'where the server does not send again, one lost packet ends the transfer',
      'zh-CN': '服务器不重发，丢一个包，传输就断了',
    },
    source: { rfc: 1350, section: '2' },
    *script(desk, room, { name }) {
      const { talk, heard } = yield* firstBlock(desk, room, name, room.hurried);
      if (!isBlock(heard, 1))
        return failed(phrase('block', { block: 1, most: 512 }), cameWords(heard, answerMs));
      const again = yield* talk.next(resendMs);
      talk.end();
      if (!isBlock(again, 1))
        return failed(phrase('again', { packet: 'DATA 1' }), cameWords(again, resendMs));
      return passed(
        phrase('againAfter', { packet: 'DATA 1', ms: Math.round((again?.atMs ?? 0) - (heard?.atMs ?? 0)) }),
      );
    },
  }),
  readingCheck({
    id: 'resend-ends',
    level: 'full',
    leastBytes: 512,
    title: {
      en: 'a block that nobody acknowledges is not sent for ever',
      'zh-CN': '一直无人确认的数据块，不会无休止地重发',
    },
    why: {
      en: 'clients are switched off in the middle of transfers; a server that never gives up fills with the dead ones',
      'zh-CN': '客户端常在传输途中断电；服务器若永不放弃，迟早会被这些已不存在的传输占满',
    },
    source: { rfc: 1123, section: '4.2.3.2' },
    *script(desk, room, { name }) {
      const { talk, heard } = yield* firstBlock(desk, room, name, room.hurried);
      if (!isBlock(heard, 1))
        return failed(phrase('block', { block: 1, most: 512 }), cameWords(heard, answerMs));
      const beganMs = desk.nowMs;
      let copies = 0;
      let lastMs = desk.nowMs;
      let gapMs = 2_000;
      for (;;) {
        // Twice as long as the longest pause before: whoever backs off has given up by then.
        const again = yield* talk.next(Math.max(6_000, gapMs * 2.5));
        if (again === undefined || again.packet?.type === 'error') break;
        copies += 1;
        gapMs = Math.max(gapMs, again.atMs - lastMs);
        lastMs = again.atMs;
        if (lastMs - beganMs > watchedMs) {
          talk.end();
          return warned(phrase('givesUp'), phrase('stillSends', { seconds: watchedMs / 1_000, copies }));
        }
      }
      return passed(phrase('gaveUp', { copies, seconds: Math.round((lastMs - beganMs) / 1_000) }));
    },
  }),
  readingCheck({
    id: 'client-error',
    leastBytes: 512 * 3,
    title: {
      en: 'an ERROR of the client ends the transfer at once, and is not answered',
      'zh-CN': '客户端的 ERROR 立即结束传输，且不被应答',
    },
    why: {
      en: 'a client that has no room left says so once; blocks that go on coming disturb what it does next',
      'zh-CN': '客户端空间不足时只会说一次；此后还不断发来的数据块，会干扰它接下来要做的事',
    },
    source: { rfc: 1350, section: '7' },
    *script(desk, room, { name }) {
      const { talk, heard } = yield* firstBlock(desk, room, name, room.hurried);
      if (!isBlock(heard, 1))
        return failed(phrase('block', { block: 1, most: 512 }), cameWords(heard, answerMs));
      talk.acknowledge(1);
      const second = yield* talk.next(answerMs);
      if (!isBlock(second, 2))
        return failed(phrase('block', { block: 2, most: 512 }), cameWords(second, answerMs));
      talk.end(tftpErrorCode.diskFull, 'no room');
      const ms = room.takesTimeout ? promptMs * 5 : silenceAfterErrorMs;
      const after = yield* talk.next(ms);
      return after === undefined
        ? passed()
        : failed(phrase('nothingMore'), phrase('packet', { packet: after.words }));
    },
  }),
  readingCheck({
    id: 'wrong-packet',
    level: 'full',
    leastBytes: 512 * 3,
    title: {
      en: 'a DATA in place of an ACK does not move the transfer on',
      'zh-CN': '本该是 ACK 却收到 DATA，传输不会因此前进',
    },
    why: {
      en: 'what is not an ACK acknowledges nothing: blocks would be lost that nobody misses',
      'zh-CN': '不是 ACK 的包什么也没确认：照样前进，就会有数据块丢了也没人知道',
    },
    source: { rfc: 1350, section: '2' },
    *script(desk, room, { name }) {
      const { talk, heard } = yield* firstBlock(desk, room, name);
      if (!isBlock(heard, 1))
        return failed(phrase('block', { block: 1, most: 512 }), cameWords(heard, answerMs));
      talk.say(dataPacket(1, new Uint8Array(4)));
      const next = yield* talk.next(promptMs);
      talk.end();
      if (isBlock(next, 2)) return failed(phrase('foreignIgnored'), cameWords(next, promptMs));
      return passed();
    },
  }),
];
