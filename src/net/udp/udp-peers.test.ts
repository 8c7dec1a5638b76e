import { describe, expect, it } from 'vitest';
import { type Behaviour, type BehaviourFactory, statelessBehaviour } from '../../endpoint/behaviour.js';
import type { Destination } from '../../transport/datagram-transport.js';
import { UdpPeer } from './udp-peer.js';
import { UdpPeers } from './udp-peers.js';

function destination(port: number): Destination {
  return { peer: `127.0.0.1:${port}`, address: '127.0.0.1', port };
}

/** At most three peers, with the datagrams that they sent and the peers that were forgotten. */
function peersOf(newBehaviour: BehaviourFactory, isSelf = false) {
  const sent: string[] = [];
  const forgotten: number[] = [];
  const peers: UdpPeers = new UdpPeers(
    3,
    (to) =>
      new UdpPeer(to, newBehaviour, isSelf, {
        transmit: ({ peer }, bytes, send) => sent.push(`${peer} ${Buffer.from(bytes)} ${send ?? '-'}`),
        forget: (peer) => peers.forget(peer.destination),
        behaviourWoken: () => undefined,
        ruled: () => undefined,
      }),
    ({ port }) => forgotten.push(port),
  );
  return { peers, sent, forgotten };
}

const silent: BehaviourFactory = () => statelessBehaviour(undefined);

describe('the peers of a UDP endpoint', () => {
  it('are one for each destination, found by it and by name, oldest first', () => {
    const { peers } = peersOf(silent);
    const [one, two] = [destination(1), destination(2)];
    const first = peers.at(one);
    peers.at(two);
    expect([peers.at(one), peers.named('127.0.0.1:1'), peers.size]).toEqual([first, first, 2]);
    expect(peers.named('127.0.0.1:3')).toBeUndefined();
    expect(peers.states().map(({ peer }) => peer)).toEqual(['127.0.0.1:1', '127.0.0.1:2']);
  });

  it('are forgotten past the bound, the oldest first', () => {
    const { peers, forgotten } = peersOf(silent);
    for (const port of [1, 2, 3, 4, 5]) peers.at(destination(port));
    expect([forgotten, peers.size]).toEqual([[1, 2], 3]);
  });

  it('have a conversation each, which begins once and ends when its behaviour closes it', () => {
    const { peers, sent, forgotten } = peersOf(() => ({
      ...statelessBehaviour((_message, _origin, outbox) => outbox.close()),
      opened: ({ peer }, outbox) => outbox.send(Buffer.from(`hello ${peer}`)),
    }));
    const to = destination(1);
    const peer = peers.at(to);
    peer.opened();
    peer.opened();
    expect(sent).toEqual(['127.0.0.1:1 hello 127.0.0.1:1 -']);
    peer.behaviour.received(Buffer.from('bye'));
    expect([forgotten, peers.size]).toEqual([[1], 0]);
    peers.at(to).opened();
    expect(sent).toHaveLength(2);
  });

  it('send nothing by themselves to the endpoint itself', () => {
    const { peers, sent } = peersOf(
      () => ({ ...statelessBehaviour(undefined), opened: (_, outbox) => outbox.send(Buffer.from('hello')) }),
      true,
    );
    peers.at(destination(1)).opened();
    expect(sent).toEqual([]);
  });

  it('count what came and went', () => {
    const { peers } = peersOf(silent);
    const peer = peers.at(destination(1));
    peer.counted(10, 1_000);
    peer.counted(5, 2_000);
    peer.sentBytes += 7;
    expect([peer.count, peer.timeMicros]).toEqual([2, 2_000]);
    expect(peers.states()).toMatchObject([{ receivedBytes: 15, sentBytes: 7, backlogBytes: 0 }]);
  });

  it('are owed something while a behaviour waits for its time', () => {
    let deadlineMs = Number.POSITIVE_INFINITY;
    const late: Behaviour = {
      ...statelessBehaviour(undefined),
      get deadlineMs() {
        return deadlineMs;
      },
    };
    const { peers } = peersOf(() => late);
    const peer = peers.at(destination(1));
    expect(peers.areOwed).toBe(false);
    deadlineMs = 8_000_000_000_000;
    peer.behaviour.received(Buffer.from('question'));
    expect(peers.areOwed).toBe(true);
    peers.stop();
    expect(peers.areOwed).toBe(false);
  });

  it('say to a behaviour that it is called no more when they are forgotten, replaced or stopped', () => {
    const discarded: number[] = [];
    const one = { ...statelessBehaviour(undefined), discarded: () => void discarded.push(1) };
    const { peers } = peersOf(() => one);
    for (const port of [1, 2, 3, 4]) peers.at(destination(port));
    expect(discarded).toHaveLength(1);
    peers.answerBy(() => one);
    expect(discarded).toHaveLength(4);
    peers.stop();
    expect(discarded).toHaveLength(7);
  });

  it('answer by another behaviour from then on, which ends the one before', () => {
    const ended: string[] = [];
    const { peers, sent } = peersOf(() => ({
      ...statelessBehaviour(undefined),
      ended: ({ peer }) => ended.push(peer),
    }));
    const peer = peers.at(destination(1));
    peers.answerBy(() => statelessBehaviour((message, _, outbox) => outbox.send(message)));
    peer.behaviour.received(Buffer.from('echo'));
    expect([ended, sent]).toEqual([['127.0.0.1:1'], ['127.0.0.1:1 echo -']]);
  });
});
