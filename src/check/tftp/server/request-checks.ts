import { encodeUtf8 } from '../../../bytes/utf8.js';
import { opcode } from '../../../wire/tftp/packet.js';
import { failed, passed } from '../../check.js';
import { phrase } from '../../phrases.js';
import { rawPacket, textPacket } from '../packets.js';
import { answerMs, cameWords, firstAnswer, type ServerCheck, serverCheck } from './server-check.js';
import { ServerTalk } from './server-talk.js';

const refusalMs = 1_000;
const maxShownBytes = 40;

/** Requests that mean nothing, and what each is. */
const malformed: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ['0 B', new Uint8Array(0)],
  ['00', Uint8Array.of(0)],
  ['RRQ', Uint8Array.of(0, opcode.readRequest)],
  ['RRQ "name"', rawPacket(opcode.readRequest, encodeUtf8('name'))],
  ['RRQ "name" NUL "octet"', rawPacket(opcode.readRequest, encodeUtf8('name\0octet'))],
  ['RRQ "" octet', textPacket(opcode.readRequest, '', 'octet')],
  ['RRQ "name" ""', textPacket(opcode.readRequest, 'name', '')],
  ['RRQ "name" ebcdic', textPacket(opcode.readRequest, 'name', 'ebcdic')],
  ['RRQ "name" octet "blksize"', textPacket(opcode.readRequest, 'name', 'octet', 'blksize')],
  ['opcode 0', rawPacket(0, encodeUtf8('name\0octet\0'))],
  ['opcode 9', rawPacket(9, encodeUtf8('name\0octet\0'))],
  ['opcode 65535', rawPacket(0xffff, new Uint8Array(0))],
  ['ACK 0', rawPacket(opcode.acknowledgement, Uint8Array.of(0, 0))],
  ['DATA 1', rawPacket(opcode.data, Uint8Array.of(0, 1, 0x78))],
  ['OACK', textPacket(opcode.optionAcknowledgement, 'blksize', '512')],
  ['1,400 B of "A"', rawPacket(opcode.readRequest, new Uint8Array(1_400).fill(0x41))],
  [
    'RRQ, 60 options',
    textPacket(
      opcode.readRequest,
      'name',
      'octet',
      ...Array.from({ length: 120 }, (_, index) => `o${index}`),
    ),
  ],
];

/** Names of files that nobody may read. Each is in both notations of paths, and at the root. */
const traversals: readonly string[] = [
  '../../../../../../../../etc/passwd',
  '/../../../../../../../../etc/passwd',
  'x/../../../../../../../../../etc/passwd',
  '..\\..\\..\\..\\..\\..\\windows\\win.ini',
  '/etc/passwd',
  'C:\\windows\\win.ini',
];

/** Checks of requests that no decent client sends. */
export const requestChecks: readonly ServerCheck[] = [
  serverCheck({
    id: 'malformed-request',
    stage: 'alone',
    title: {
      en: 'malformed requests are refused or ignored, and the server goes on serving',
      'zh-CN': '畸形请求被拒绝或忽略，服务器仍照常服务',
    },
    why: {
      en: 'anybody can send such a packet, on purpose or by a fault; after it nobody boots any more',
      'zh-CN': '这样的包谁都发得出，有意或出错都可能；若因此崩溃，此后谁也引导不了',
    },
    source: { rfc: 1350, section: '5' },
    *script(desk, room) {
      const talks = malformed.map(() => new ServerTalk(desk, room.target));
      for (const [index, [, bytes]] of malformed.entries()) talks[index]?.requestRaw(bytes);
      const answers = yield* desk.together(talks.map((talk) => talk.next(refusalMs)));
      for (const talk of talks) talk.end();
      const served = answers.findIndex((heard) => heard?.packet?.type === 'data');
      if (served !== -1)
        return failed(
          phrase('refusedRequest', { request: malformed[served]?.[0] ?? '' }),
          cameWords(answers[served], 0),
        );
      const name = room.sample?.name ?? room.nameOf('not-there');
      const { talk: next, heard } = yield* firstAnswer(desk, room, { type: 'readRequest', name });
      next.end();
      return heard === undefined ? failed(phrase('stillServes'), cameWords(heard, 2 * answerMs)) : passed();
    },
  }),
  serverCheck({
    id: 'path-traversal',
    title: {
      en: 'no file outside of the served folder is served',
      'zh-CN': '不提供所服务目录之外的文件',
    },
    why: {
      en: 'TFTP asks for no password: whoever reaches the port would read every file of the machine',
      'zh-CN': 'TFTP 没有口令：能连到这个端口的人，就能读到整台机器的文件',
    },
    source: { rfc: 1350, section: 'Security Considerations' },
    *script(desk, room) {
      const talks = traversals.map(() => new ServerTalk(desk, room.target));
      for (const [index, name] of traversals.entries()) talks[index]?.request({ type: 'readRequest', name });
      const answers = yield* desk.together(talks.map((talk) => talk.next(refusalMs)));
      for (const talk of talks) talk.end();
      for (const [index, heard] of answers.entries()) {
        if (heard?.packet?.type !== 'data') continue;
        const text = String.fromCharCode(...heard.packet.payload.subarray(0, maxShownBytes));
        return failed(
          phrase('refusedRequest', { request: `RRQ "${traversals[index] ?? ''}"` }),
          phrase('servedText', { text }),
        );
      }
      return passed();
    },
  }),
  serverCheck({
    id: 'long-name',
    level: 'full',
    title: {
      en: 'a name that fills a request of 512 bytes is answered',
      'zh-CN': '文件名长到占满 512 字节的请求，也有应答',
    },
    why: {
      en: 'long names reach the ends of buffers; a server that says nothing, or is gone, has none for them',
      'zh-CN': '长文件名会触到缓冲区的边界；服务器若一声不响甚至就此消失，说明它没有处理好',
    },
    source: { rfc: 2347, section: 'Packet Formats' },
    *script(desk, room) {
      const name = `${room.nameOf('')}${'n'.repeat(480)}`.slice(0, 500);
      const { talk, heard } = yield* firstAnswer(desk, room, { type: 'readRequest', name });
      if (heard?.packet?.type === 'error') return passed();
      talk.end();
      return failed(phrase('packet', { packet: 'ERROR' }), cameWords(heard, 2 * answerMs));
    },
  }),
];
