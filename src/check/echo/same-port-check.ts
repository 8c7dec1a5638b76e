import { encodeText } from '../../bytes/encodings.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { failed, passed } from '../check.js';
import { phrase } from '../phrases.js';
import { type EchoCheck, type EchoRoom, echoCheck } from './echo-room.js';

/** How long an answer over UDP may take. */
export const answerMs = 2_000;

/** A check that a server over UDP answers from where it was asked. At `stage` `alone` nothing else asks meanwhile. */
export function samePortCheck(stage: 'beside' | 'alone'): EchoCheck {
  return echoCheck({
    id: 'same-port',
    stage,
    title: {
      en: 'the answer comes from the address and port that were asked',
      'zh-CN': '应答来自被询问的地址和端口',
    },
    why: {
      en: 'connected sockets, NAT and firewalls drop what comes from anywhere else',
      'zh-CN': '来自别处的应答，会被已连接的套接字、NAT 和防火墙丢弃',
    },
    source: { rfc: 1122, section: '4.1.3.5' },
    *script(desk, room) {
      const door = desk.openDatagrams();
      door.send(encodeText('who answers', 'latin1'), room.target);
      const answer = yield* door.receive(answerMs);
      if (answer === undefined)
        return failed(phrase('oneDatagram'), phrase('nothing', { seconds: answerMs / 1_000 }));
      const expected = addressOf(room.target);
      const came = addressOf(answer.from);
      if (came === expected) return passed();
      return failed(phrase('fromAddress', { address: expected }), phrase('fromAddress', { address: came }));
    },
  });
}

function addressOf({ address, port }: EchoRoom['target']): string {
  return formatSocketAddress(address, port);
}
