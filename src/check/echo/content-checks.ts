import { encodeText } from '../../bytes/encodings.js';
import type { CheckScript, CheckSentence, CheckSource } from '../check.js';
import type { CheckDesk } from '../check-desk.js';
import { type EchoCheck, type EchoRoom, echoCheck } from './echo-room.js';
import { wordsOf } from './echo-texts.js';

/** What the protocols differ in, for checks of one content after the other. */
interface ContentChecksInput {
  readonly source: CheckSource;
  /** Sends bytes, and says whether they came back. */
  readonly echoed: (desk: CheckDesk, room: EchoRoom, bytes: Uint8Array) => CheckScript;
  /** What is sent with line ends of every kind in it. */
  readonly lineEnds: string;
  readonly whyLineEnds: CheckSentence;
}

/** Checks that what a server has only to pass on comes back as it was: text of other scripts, every byte, line ends of every kind. */
export function contentChecks({
  source,
  echoed,
  lineEnds,
  whyLineEnds,
}: ContentChecksInput): readonly EchoCheck[] {
  return [
    echoCheck({
      id: 'echo-encoded',
      title: {
        en: 'text of other scripts comes back byte for byte',
        'zh-CN': '中文等文字逐字节原样返回',
      },
      why: {
        en: 'a server that decodes and encodes what it only has to pass on changes what it does not know',
        'zh-CN': '本只需转发字节，服务器却先解码再编码，遇到不认识的内容就会改掉',
      },
      source,
      script: (desk, room) => echoed(desk, room, encodeText(wordsOf(room.encoding), room.encoding)),
    }),
    echoCheck({
      id: 'echo-bytes',
      title: { en: 'all 256 bytes come back, NUL among them', 'zh-CN': '全部 256 种字节（含 NUL）原样返回' },
      why: {
        en: 'functions for text end at a NUL, and change what is not of their encoding',
        'zh-CN': '处理文本的函数遇 NUL 就停，不合编码的字节会被改掉',
      },
      source,
      script: (desk, room) =>
        echoed(
          desk,
          room,
          Uint8Array.from({ length: 256 }, (_, byte) => byte),
        ),
    }),
    echoCheck({
      id: 'echo-line-ends',
      title: { en: 'CR, LF and CR LF come back as they are', 'zh-CN': 'CR、LF、CR LF 原样返回' },
      why: whyLineEnds,
      source,
      script: (desk, room) => echoed(desk, room, encodeText(lineEnds, 'latin1')),
    }),
  ];
}
