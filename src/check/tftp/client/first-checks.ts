import { type CheckScript, failed, passed } from '../../check.js';
import { phrase } from '../../phrases.js';
import { packetWords } from '../packets.js';
import type { ClientTalk } from './client-talk.js';
import { requestFault } from './request-fault.js';

const refusedMs = 500;

/** Size of the file of most transfers, in bytes: five whole blocks and a part of one. */
export const usualBytes = 5 * 512 + 77;

/** What the first checks of downloads and of uploads have in common: a whole file, without anything that disturbs. */
export function wholeFacts<const Direction extends 'get' | 'put'>(direction: Direction) {
  return {
    id: `${direction}-whole`,
    stage: 'first',
    bytes: usualBytes,
    why: { en: 'this is what the client is for', 'zh-CN': '这是客户端的本职' },
    source: { rfc: 1350, section: '2' },
  } as const;
}

/** What the checks of a read request and of a write request have in common. */
export function requestFacts<const Direction extends 'get' | 'put'>(direction: Direction) {
  return {
    id: `${direction}-request`,
    bytes: 10,
    why: {
      en: 'strict servers refuse what is not, and the others each take it for something else',
      'zh-CN': '格式不对，严格的服务器会拒绝，其他的则各有各的理解',
    },
    source: { rfc: 2347, section: 'Packet Formats' },
  } as const;
}

/** Whether a request is well-formed and of that kind; it is answered by an ERROR of this code. */
export function* requestVerdict(
  talk: ClientTalk,
  type: Parameters<typeof requestFault>[1],
  errorCode: number,
): CheckScript {
  const fault = requestFault(talk.requestBytes, type);
  const request = packetWords(talk.requestBytes);
  talk.end(errorCode, 'only the request was to be seen');
  // What ends here would leave the client to ask again.
  yield* talk.program.ended(refusedMs);
  return fault === undefined
    ? passed(phrase('packet', { packet: request }))
    : failed(phrase('wellFormed'), phrase('malformedAt', { request, fault }));
}
