import { describe, expect, it } from 'vitest';
import { TestCapture, valuesOf } from '../../../test/dissected.js';
import { SeededRandom } from '../../line/seeded-random.js';
import { checksumStatus } from '../../wire/checksum.js';
import { linkType } from '../link-type.js';
import { type IpEnd, ipEnd } from './ip-packet.js';
import { type Side, TcpConversation } from './tcp-conversation.js';

function end(address: string, port: number): IpEnd {
  return ipEnd({ address, port }) ?? expect.fail(address);
}

/** A conversation whose packets are dissected as they come. Any analysis of Wireshark's, and any fault, fails. */
function conversation(local = end('192.0.2.1', 7_777), peer = end('192.0.2.9', 40_000)) {
  const capture = new TestCapture(linkType.raw);
  const rows: string[] = [];
  const bytes: Record<Side, number[]> = { local: [], peer: [] };
  const made = new TcpConversation(local, peer, (packet, sender) => {
    const layers = capture.layers(packet);
    const tcp = layers.find(({ protocol }) => protocol === 'tcp') ?? expect.fail('no TCP');
    const values = valuesOf(tcp, packet);
    const analysis = Object.keys(values).filter((name) =>
      /^tcp\.analysis\.(?!acks|ack_rtt|initial|bytes|push)/.test(name),
    );
    expect([analysis, layers.filter(({ fault }) => fault !== undefined)]).toEqual([[], []]);
    expect(values['tcp.checksum.status']).toBe(checksumStatus.good);
    const length = Number(values['tcp.len']);
    bytes[sender].push(...packet.subarray(packet.length - length));
    const flags = Number(values['tcp.flags']);
    const names = ['FIN', 'SYN', 'RST', 'PSH', 'ACK'].filter((_, bit) => (flags & (1 << bit)) !== 0);
    rows.push(
      `${sender === 'local' ? '>' : '<'} ${names.join(' ')} ${values['tcp.seq_raw']} ${values['tcp.ack_raw']} ${length}`,
    );
  });
  return { made, rows, bytes };
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('a TCP conversation', () => {
  it('that a peer opens and ends has a handshake, data that is acknowledged, and both ends', () => {
    const { made, rows } = conversation();
    made.opened('peer');
    made.sent('peer', text('hello'));
    made.sent('local', text('hi'));
    made.finished('peer');
    made.finished('local');
    expect(rows).toEqual([
      '< SYN 0 0 0',
      '> SYN ACK 0 1 0',
      '< ACK 1 1 0',
      '< PSH ACK 1 1 5',
      '> ACK 1 6 0',
      '> PSH ACK 1 6 2',
      '< ACK 6 3 0',
      '< FIN ACK 6 3 0',
      '> ACK 3 7 0',
      '> FIN ACK 3 7 0',
      '< ACK 7 4 0',
    ]);
  });

  it('that was open before has no handshake', () => {
    const { made, rows } = conversation();
    made.sent('local', text('more'));
    expect(rows).toEqual(['> PSH ACK 1 1 4', '< ACK 1 5 0']);
  });

  it('cuts what is sent at once into segments, each acknowledged', () => {
    const { made, rows, bytes } = conversation(end('2001:db8::1', 1), end('2001:db8::2', 2));
    made.opened('local');
    const sent = new Uint8Array(150_000).map((_, at) => at * 7);
    made.sent('local', sent);
    expect(rows.slice(3)).toEqual([
      '> ACK 1 1 65495',
      '< ACK 1 65496 0',
      '> ACK 65496 1 65495',
      '< ACK 1 130991 0',
      '> PSH ACK 130991 1 19010',
      '< ACK 1 150001 0',
    ]);
    expect(Uint8Array.from(bytes.local)).toEqual(sent);
  });

  it('that is reset says nothing more', () => {
    const { made, rows } = conversation();
    made.reset('peer');
    made.sent('local', text('late'));
    made.finished('local');
    made.reset('local');
    expect(rows).toEqual(['< RST ACK 1 1 0']);
  });

  it('that has ended on both sides is not reset, and a side that has finished sends nothing', () => {
    const { made, rows } = conversation();
    made.finished('local');
    made.finished('local');
    made.sent('local', text('late'));
    made.finished('peer');
    made.reset('peer');
    expect(rows).toEqual(['> FIN ACK 1 1 0', '< ACK 1 2 0', '< FIN ACK 1 2 0', '> ACK 2 2 0']);
  });

  it('carries the bytes of both sides in their order, whatever they are', () => {
    const seed = 20_261_127;
    const random = new SeededRandom(seed);
    const { made, bytes } = conversation();
    const wanted: Record<Side, number[]> = { local: [], peer: [] };
    made.opened('local');
    for (let turn = 0; turn < 200; turn += 1) {
      const side = random.below(2) === 0 ? 'local' : 'peer';
      const chunk = Uint8Array.from({ length: random.below(400) }, () => random.below(256));
      wanted[side].push(...chunk);
      made.sent(side, chunk);
    }
    expect(bytes).toEqual(wanted);
  });
});
