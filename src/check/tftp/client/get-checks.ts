import { encodeUtf8 } from '../../../bytes/utf8.js';
import { decodeTftp } from '../../../wire/tftp/decode.js';
import { encodeNetascii } from '../../../wire/tftp/netascii.js';
import { tftpErrorCode } from '../../../wire/tftp/packet.js';
import { type CheckScript, failed, passed, skipped, warned } from '../../check.js';
import { phrase } from '../../phrases.js';
import { dataPacket, optionAcknowledgementPacket, optionsOf, packetWords } from '../packets.js';
import {
  afterError,
  type ClientCheck,
  downloadVerdict,
  endMs,
  failureSaid,
  getCheck,
  plannedGet,
  sendFailure,
} from './client-check.js';
import { type ClientTalk, endWords } from './client-talk.js';
import { requestFacts, requestVerdict, usualBytes, wholeFacts } from './first-checks.js';
import { sendFile } from './send-file.js';

const promptMs = 1_000;

/** Checks of a client that downloads: from a server that behaves, and from ones that do not. */
export const getChecks: readonly ClientCheck[] = [
  plannedGet({
    ...wholeFacts('get'),
    title: { en: 'a file is downloaded whole', 'zh-CN': '下载的文件完整' },
    plan: {},
  }),
  getCheck({
    ...requestFacts('get'),
    title: {
      en: 'the read request is well-formed, and its options are in their ranges',
      'zh-CN': '读请求格式正确，选项都在各自范围内',
    },
    script: (talk) => requestVerdict(talk, 'readRequest', tftpErrorCode.fileNotFound),
  }),
  plannedGet({
    id: 'get-exact-blocks',
    bytes: 1_024,
    title: {
      en: 'a file of whole blocks is downloaded up to its empty last one',
      'zh-CN': '长度恰为整块倍数的文件，能收到最后的空块为止',
    },
    why: {
      en: 'a client that stops at the size it expects leaves the server waiting for the last ACK',
      'zh-CN': '客户端一收够预期长度就停，服务器就一直等最后那个 ACK',
    },
    source: { rfc: 1350, section: '6' },
    plan: { options: 'decline' },
  }),
  getCheck({
    id: 'get-empty',
    bytes: 0,
    title: { en: 'an empty file is downloaded', 'zh-CN': '能下载空文件' },
    why: {
      en: 'an empty file is a file, and not a failure',
      'zh-CN': '空文件也是文件，不是失败',
    },
    source: { rfc: 1350, section: '6' },
    *script(talk, content, room) {
      const sent = yield* sendFile(talk, content, {});
      if (sent.type !== 'sent') return sendFailure(sent);
      const verdict = yield* downloadVerdict(talk, content, room);
      // Whether a file of no bytes is made is the host's affair.
      if (verdict.outcome === 'failed' && talk.program.end?.status === 0)
        return warned(verdict.expected, verdict.came);
      return verdict;
    },
  }),
  plannedGet({
    id: 'get-no-options',
    bytes: usualBytes,
    title: {
      en: 'a server that answers no options serves the client in blocks of 512',
      'zh-CN': '服务器不理会选项时，客户端按 512 字节的块接收',
    },
    why: {
      en: 'servers without options answer with DATA 1 at once',
      'zh-CN': '不支持选项的服务器会直接以 DATA 1 应答',
    },
    source: { rfc: 2347, section: 'Negotiation Protocol' },
    plan: { options: 'decline' },
  }),
  getCheck({
    id: 'get-smaller-blocks',
    bytes: usualBytes,
    title: {
      en: 'a smaller blksize than the one asked for is taken',
      'zh-CN': '服务器给出比请求更小的 blksize 时，客户端照此接收',
    },
    why: {
      en: 'servers lower it to what passes their network without fragments',
      'zh-CN': '服务器会把它降到网络不分片就能通过的大小',
    },
    source: { rfc: 2348, section: 'Blocksize Option Specification' },
    *script(talk, content, room) {
      const asked = Number(talk.asked('blksize'));
      if (!(asked > 256)) {
        talk.end();
        return skipped(phrase('asksForNoOption', { option: 'blksize' }));
      }
      const sent = yield* sendFile(talk, content, { options: optionsOf({ blksize: 256 }) });
      return sent.type === 'sent' ? yield* downloadVerdict(talk, content, room) : sendFailure(sent);
    },
  }),
  getCheck({
    id: 'get-larger-blocks',
    level: 'full',
    bytes: usualBytes,
    title: {
      en: 'a larger blksize than the one asked for is refused by ERROR 8',
      'zh-CN': '服务器给出比请求更大的 blksize 时，以 ERROR 8 拒绝',
    },
    why: {
      en: 'the client has no room for larger blocks: they overwrite what lies behind, or are cut',
      'zh-CN': '客户端没有更大的缓冲区：块再大，不是覆盖后面的内容，就是被截断',
    },
    source: { rfc: 2348, section: 'Blocksize Option Specification' },
    *script(talk) {
      const asked = Number(talk.asked('blksize'));
      if (!(asked > 0)) {
        talk.end();
        return skipped(phrase('asksForNoOption', { option: 'blksize' }));
      }
      talk.say(optionAcknowledgementPacket(optionsOf({ blksize: asked + 512 })));
      return yield* refusal(talk);
    },
  }),
  getCheck({
    id: 'get-unasked-option',
    level: 'full',
    bytes: usualBytes,
    title: {
      en: 'an OACK with an option that was not asked for is refused by ERROR 8',
      'zh-CN': 'OACK 中含未请求过的选项时，以 ERROR 8 拒绝',
    },
    why: {
      en: 'what the server has agreed with itself the client does not do: the two work by different rules',
      'zh-CN': '服务器自行“商定”的选项，客户端并不照办：双方便按不同的规则工作',
    },
    source: { rfc: 2347, section: 'Negotiation Protocol' },
    *script(talk) {
      talk.say(optionAcknowledgementPacket(optionsOf({ 'x-bob-check': 1 })));
      return yield* refusal(talk);
    },
  }),
  getCheck({
    id: 'get-foreign-packet',
    bytes: usualBytes,
    title: {
      en: 'a DATA from another port is answered by ERROR 5 and does not get into the file',
      'zh-CN': '来自其他端口的 DATA 以 ERROR 5 应答，且不会混入文件',
    },
    why: {
      en: 'a doubled request makes two servers’ ends send; blocks of both in one file are a broken file',
      'zh-CN': '请求重复时，服务器会有两个端口同时发送；两边的块混进一个文件，文件就坏了',
    },
    source: { rfc: 1350, section: '4' },
    *script(talk, content, room) {
      const { desk } = talk;
      const stranger = desk.openDatagrams();
      const sent = yield* sendFile(talk, content, {
        options: 'decline',
        *before(block) {
          if (block !== 3) return;
          stranger.send(dataPacket(3, new Uint8Array(512).fill(0x21)), talk.client);
          // It has to be there before the true one.
          yield* desk.pause(100);
        },
      });
      if (sent.type !== 'sent') return sendFailure(sent);
      const verdict = yield* downloadVerdict(talk, content, room);
      if (verdict.outcome !== 'passed') return verdict;
      const answer = yield* stranger.receive(1);
      const decoded = answer === undefined ? undefined : decodeTftp(answer.bytes);
      const isError =
        decoded?.ok === true && decoded.packet.type === 'error' && decoded.packet.errorCode === 5;
      if (isError) return verdict;
      return warned(
        phrase('packet', { packet: 'ERROR 5' }),
        answer === undefined
          ? phrase('foreignNotAnswered')
          : phrase('packet', { packet: packetWords(answer.bytes) }),
      );
    },
  }),
  plannedGet({
    id: 'get-doubled',
    bytes: usualBytes,
    title: {
      en: 'blocks that come twice are written once',
      'zh-CN': '重复到达的数据块只写入一次',
    },
    why: {
      en: 'a lost ACK makes every server send twice; a file with a block too many does not boot',
      'zh-CN': '丢一个 ACK，服务器就会重发；多出一块的映像引导不了',
    },
    source: { rfc: 1350, section: '2' },
    plan: { isDoubled: true },
  }),
  plannedGet({
    id: 'get-lost-block',
    bytes: usualBytes,
    title: {
      en: 'a block that is lost, and comes a second later, is waited for',
      'zh-CN': '丢失后一秒才重发到的数据块，客户端会等',
    },
    why: { en: 'networks lose packets', 'zh-CN': '网络总会丢包' },
    source: { rfc: 1350, section: '2' },
    plan: { loses: [0, 2, 6] },
  }),
  getCheck({
    id: 'get-lost-ack',
    bytes: usualBytes,
    title: {
      en: 'a block that comes again is acknowledged again',
      'zh-CN': '再次到达的数据块会再次确认',
    },
    why: {
      en: 'otherwise one lost ACK ends the transfer: the server sends the block until it gives up',
      'zh-CN': '否则丢一个 ACK 传输就断：服务器会一直重发这一块，直到放弃',
    },
    source: { rfc: 1350, section: '2' },
    *script(talk, content, room) {
      const sent = yield* sendFile(talk, content, { options: 'decline', repeats: [2] });
      if (sent.type !== 'sent') return sendFailure(sent);
      if (sent.acknowledgedAgain === 0)
        return failed(phrase('again', { packet: 'ACK 2' }), phrase('nothing', { seconds: 1.5 }));
      return yield* downloadVerdict(talk, content, room);
    },
  }),
  getCheck({
    id: 'get-asks-again',
    bytes: usualBytes,
    title: {
      en: 'a request that is not answered is sent again',
      'zh-CN': '请求得不到应答时会重发',
    },
    why: {
      en: 'the first packet of a machine that boots is often lost: the switch is still learning its port',
      'zh-CN': '机器启动时的第一个包常会丢：交换机端口还没就绪',
    },
    source: { rfc: 1350, section: '4' },
    *script(talk, content, room) {
      const { desk, listening } = talk;
      yield* desk.until(() => listening.hasDatagram, endMs);
      if (!listening.hasDatagram)
        return failed(phrase('again', { packet: 'RRQ' }), endWords(talk.program, endMs));
      const sent = yield* sendFile(talk, content, {});
      return sent.type === 'sent' ? yield* downloadVerdict(talk, content, room) : sendFailure(sent);
    },
  }),
  plannedGet({
    id: 'get-slow',
    level: 'full',
    bytes: 4 * 512 + 77,
    title: {
      en: 'a server that takes a second and a half for each block is waited for',
      'zh-CN': '服务器每块都要一秒半，客户端也会等',
    },
    why: {
      en: 'flash, and a server with many clients, are slow now and then',
      'zh-CN': '闪存，以及客户端众多的服务器，总有慢的时候',
    },
    source: { rfc: 1123, section: '4.2.3.2' },
    plan: { delayMs: 1_500, options: 'decline' },
  }),
  getCheck({
    id: 'get-error',
    bytes: usualBytes,
    title: {
      en: 'an ERROR in the middle ends the download as failed, and is not answered',
      'zh-CN': '中途的 ERROR 使下载以失败结束，且不被应答',
    },
    why: {
      en: 'half of an image that counts as a whole one is written to flash',
      'zh-CN': '半个映像若被当成完整的，就会被写进闪存',
    },
    source: { rfc: 1350, section: '2' },
    *script(talk, content, room) {
      talk.data(1, content.subarray(0, 512));
      const first = yield* talk.next(endMs);
      if (first?.packet?.type !== 'acknowledgement')
        return failed(phrase('packet', { packet: 'ACK 1' }), endWords(talk.program, endMs));
      talk.end(tftpErrorCode.diskFull, 'bob check ends it here');
      const after = yield* talk.next(promptMs);
      return (yield* afterError(talk, after, room)) ?? passed();
    },
  }),
  getCheck({
    id: 'get-not-found',
    bytes: 0,
    title: {
      en: 'ERROR 1 in answer to the request ends the client as failed',
      'zh-CN': '请求得到 ERROR 1 时，客户端以失败结束',
    },
    why: {
      en: 'scripts go by the exit status: a file that was not there must not pass for one',
      'zh-CN': '脚本只看退出码：文件不存在不能当作成功',
    },
    source: { rfc: 1350, section: '2' },
    *script(talk, _content, room) {
      talk.end(tftpErrorCode.fileNotFound, 'File not found');
      const fault = yield* failureSaid(talk, room);
      if (fault !== undefined) return fault;
      const file = talk.program.end?.file;
      return file === undefined
        ? passed()
        : warned(phrase('noFile'), phrase('fileLeft', { bytes: file.length }));
    },
  }),
  getCheck({
    id: 'get-last-ack-lost',
    level: 'full',
    bytes: 700,
    title: {
      en: 'the last ACK is sent again if it was lost',
      'zh-CN': '最后一个 ACK 丢失时会再次发送',
    },
    why: {
      en: 'without it the server sends the last block until it gives up, and counts a failure that was none',
      'zh-CN': '否则服务器会一直重发最后一块，直到放弃，把一次成功记成失败',
    },
    source: { rfc: 1350, section: '6' },
    *script(talk, content, room) {
      const sent = yield* sendFile(talk, content, { options: 'decline', repeats: [2] });
      if (sent.type !== 'sent') return sendFailure(sent);
      const verdict = yield* downloadVerdict(talk, content, room);
      if (verdict.outcome !== 'passed') return verdict;
      return sent.acknowledgedAgain > 0
        ? verdict
        : warned(phrase('again', { packet: 'ACK 2' }), phrase('nothing', { seconds: 1.5 }));
    },
  }),
  getCheck({
    id: 'get-netascii',
    bytes: 0,
    mode: 'netascii',
    title: {
      en: 'text in netascii is written as lines of the host, pairs cut by blocks too',
      'zh-CN': 'netascii 文本按本机的换行写入，被块切开的字符对也不例外',
    },
    why: {
      en: 'where a pair is cut by the end of a block, a byte of it is often lost or doubled',
      'zh-CN': '一对字符被块边界切开时，常会丢掉或重复其中一个字节',
    },
    source: { rfc: 1350, section: '1' },
    *script(talk, _content, room) {
      if (!room.canChooseMode || talk.request?.mode.toLowerCase() !== 'netascii') {
        talk.end();
        return skipped(phrase('noMode'));
      }
      // CR LF over the end of the first block, CR NUL over that of the second.
      const local = encodeUtf8(`${'x'.repeat(511)}\n${'y'.repeat(510)}\r${'z'.repeat(20)}\n`);
      const sent = yield* sendFile(talk, encodeNetascii(local), { options: 'decline' });
      return sent.type === 'sent' ? yield* downloadVerdict(talk, local, room) : sendFailure(sent);
    },
  }),
];

/** Whether the client refuses what it was acknowledged: by ERROR 8, or at least by going no further. */
function* refusal(talk: ClientTalk): CheckScript {
  const heard = yield* talk.next(promptMs * 3);
  talk.end();
  if (heard === undefined) return warned(phrase('endsOrErrors'), phrase('nothing', { seconds: 3 }));
  if (heard.packet?.type === 'error') return passed(phrase('packet', { packet: heard.words }));
  return warned(phrase('endsOrErrors'), phrase('goesOn', { packet: heard.words }));
}
