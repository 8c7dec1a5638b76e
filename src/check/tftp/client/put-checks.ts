import { encodeError } from '../../../wire/tftp/encode.js';
import { tftpErrorCode } from '../../../wire/tftp/packet.js';
import { failed, passed, skipped } from '../../check.js';
import { phrase } from '../../phrases.js';
import { acknowledgementPacket, optionsOf } from '../packets.js';
import {
  afterError,
  type ClientCheck,
  plannedPut,
  putCheck,
  receiveFailure,
  uploadVerdict,
} from './client-check.js';
import { requestFacts, requestVerdict, usualBytes, wholeFacts } from './first-checks.js';
import { receiveFile } from './receive-file.js';

const promptMs = 1_000;

/** Checks of a client that uploads. */
export const putChecks: readonly ClientCheck[] = [
  plannedPut({
    ...wholeFacts('put'),
    title: { en: 'a file is uploaded whole', 'zh-CN': '上传的文件完整' },
    plan: {},
  }),
  putCheck({
    ...requestFacts('put'),
    title: {
      en: 'the write request is well-formed, and its options are in their ranges',
      'zh-CN': '写请求格式正确，选项都在各自范围内',
    },
    script: (talk) => requestVerdict(talk, 'writeRequest', tftpErrorCode.accessViolation),
  }),
  plannedPut({
    id: 'put-exact-blocks',
    bytes: 1_024,
    title: {
      en: 'a file of whole blocks is uploaded with an empty last one',
      'zh-CN': '长度恰为整块倍数的文件，上传时以空块结束',
    },
    why: {
      en: 'without the empty block the server waits, and throws away a file that is complete',
      'zh-CN': '没有空块，服务器会一直等下去，把已经完整的文件丢弃',
    },
    source: { rfc: 1350, section: '6' },
    plan: { options: 'decline' },
  }),
  putCheck({
    id: 'put-repeated-ack',
    bytes: usualBytes,
    title: {
      en: 'an ACK that repeats does not have the next block sent twice',
      'zh-CN': '重复的 ACK 不会使下一个数据块被发送两次',
    },
    why: {
      en: 'the Sorcerer’s Apprentice: one delayed packet, and every block of the rest of the file is sent twice',
      'zh-CN': '即“魔法师学徒”问题：只要一个包延迟，文件余下的每一块都会发两遍',
    },
    source: { rfc: 1123, section: '4.2.3.1' },
    *script(talk, content, room) {
      const received = yield* receiveFile(talk, { isDoubled: true });
      if (received.type !== 'received') return receiveFailure(received);
      const [doubled] = received.doubled;
      if (doubled !== undefined) {
        const packet = `DATA ${doubled}`;
        return failed(phrase('onceOnly', { packet }), phrase('twice', { packet }));
      }
      return yield* uploadVerdict(talk, content, received.bytes, room);
    },
  }),
  plannedPut({
    id: 'put-asks-again',
    bytes: usualBytes,
    title: {
      en: 'a write request that is not answered is sent again',
      'zh-CN': '写请求得不到应答时会重发',
    },
    why: {
      en: 'where it is not, one lost packet is a file that was not saved',
      'zh-CN': '不重发，丢一个包，文件就没存上',
    },
    source: { rfc: 1350, section: '4' },
    plan: { loses: [0] },
  }),
  plannedPut({
    id: 'put-lost-ack',
    bytes: usualBytes,
    title: {
      en: 'a block whose ACK was lost is sent again',
      'zh-CN': 'ACK 丢失的数据块会重发',
    },
    why: { en: 'networks lose packets', 'zh-CN': '网络总会丢包' },
    source: { rfc: 1350, section: '2' },
    plan: { loses: [2] },
  }),
  plannedPut({
    id: 'put-last-ack-lost',
    bytes: usualBytes,
    title: {
      en: 'the last block is sent again until it is acknowledged',
      'zh-CN': '最后一块会重发，直到得到确认',
    },
    why: {
      en: 'only the last ACK says that the file was saved; a client that does not wait for it knows nothing',
      'zh-CN': '只有最后的 ACK 才说明文件存好了；不等它的客户端什么也不知道',
    },
    source: { rfc: 1350, section: '6' },
    plan: { options: 'decline', loses: [6] },
  }),
  putCheck({
    id: 'put-refused',
    bytes: usualBytes,
    title: {
      en: 'a write request that is refused ends the client as failed, without a DATA',
      'zh-CN': '写请求被拒绝时，客户端以失败结束，且不发送 DATA',
    },
    why: {
      en: 'scripts go by the exit status: a backup that was refused must not pass for one',
      'zh-CN': '脚本只看退出码：被拒绝的备份不能当作成功',
    },
    source: { rfc: 1350, section: '2' },
    *script(talk, _content, room) {
      talk.end(tftpErrorCode.accessViolation, 'Access violation');
      const after = yield* talk.next(promptMs);
      return (yield* afterError(talk, after, room)) ?? passed();
    },
  }),
  putCheck({
    id: 'put-error',
    bytes: usualBytes,
    title: {
      en: 'an ERROR in the middle ends the upload as failed',
      'zh-CN': '中途的 ERROR 使上传以失败结束',
    },
    why: {
      en: 'a full disk shows only in the middle',
      'zh-CN': '磁盘满要到中途才看得出来',
    },
    source: { rfc: 1350, section: '2' },
    *script(talk, _content, room) {
      talk.say(acknowledgementPacket(0));
      const first = yield* talk.next(promptMs * 5);
      if (first?.packet?.type !== 'data')
        return failed(
          phrase('block', { block: 1, most: 512 }),
          phrase('packet', { packet: first?.words ?? '–' }),
        );
      talk.end(tftpErrorCode.diskFull, 'Disk full');
      const after = yield* talk.next(promptMs);
      return (yield* afterError(talk, after, room)) ?? passed();
    },
  }),
  putCheck({
    id: 'put-smaller-blocks',
    bytes: usualBytes,
    title: {
      en: 'a smaller blksize than the one asked for is used',
      'zh-CN': '服务器给出比请求更小的 blksize 时，客户端照此发送',
    },
    why: {
      en: 'servers lower it to what passes their network without fragments',
      'zh-CN': '服务器会把它降到网络不分片就能通过的大小',
    },
    source: { rfc: 2348, section: 'Blocksize Option Specification' },
    *script(talk, content, room) {
      if (!(Number(talk.asked('blksize')) > 256)) {
        talk.end();
        return skipped(phrase('asksForNoOption', { option: 'blksize' }));
      }
      const received = yield* receiveFile(talk, { options: optionsOf({ blksize: 256 }) });
      return received.type === 'received'
        ? yield* uploadVerdict(talk, content, received.bytes, room)
        : receiveFailure(received);
    },
  }),
  putCheck({
    id: 'put-foreign-packet',
    bytes: usualBytes,
    title: {
      en: 'an ACK and an ERROR from another port do not disturb the upload',
      'zh-CN': '来自其他端口的 ACK 和 ERROR 不影响上传',
    },
    why: {
      en: 'a late packet of another transfer ends this one, or moves it on too early',
      'zh-CN': '别的传输迟到的包会中断这次传输，或让它过早前进',
    },
    source: { rfc: 1350, section: '4' },
    *script(talk, content, room) {
      const { desk } = talk;
      const stranger = desk.openDatagrams();
      const received = yield* receiveFile(talk, {
        options: 'decline',
        *before(block) {
          if (block !== 2) return;
          stranger.send(acknowledgementPacket(2), talk.client);
          stranger.send(encodeError(tftpErrorCode.undefined, 'not of this transfer'), talk.client);
          yield* desk.pause(100);
        },
      });
      return received.type === 'received'
        ? yield* uploadVerdict(talk, content, received.bytes, room)
        : receiveFailure(received);
    },
  }),
];
