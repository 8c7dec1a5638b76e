import { expect, it } from 'vitest';
import { ruleOf, send } from '../../../test/rules.js';
import { RuledBehaviours } from '../../app/endpoints/ruled-behaviours.js';
import { parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import { relayAnswering } from '../../config/kinds/relay-parts.js';
import { noRules, type Rule } from '../../endpoint/rules/rule.js';
import { orThrow } from '../../errors/parsed.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { Hub } from '../../traffic/hub.js';
import type { ByteStream, ByteStreamHandler } from '../../transport/byte-stream.js';
import { EndpointEvents } from '../endpoint-events.js';
import { RelayedConnection } from './relayed-connection.js';
import { RelayRules } from './standing-in/relay-rules.js';
import { RelayStandingIn } from './standing-in/relay-standing-in.js';

/** A stream in memory that lends what it receives, and whose peer takes nothing while `isFull`. */
class LendingStream implements ByteStream {
  readonly localAddress = { address: '127.0.0.1', port: 7 };
  readonly borrows = true;
  readonly written: Uint8Array[] = [];
  waitingBytes = 0;
  isDestroyed = false;
  isSendingEnded = false;
  isFull = false;
  isPaused = false;
  keeps = 0;
  #handler: ByteStreamHandler | undefined;

  start(handler: ByteStreamHandler): void {
    this.#handler = handler;
  }

  arrives(bytes: Uint8Array): void {
    this.#handler?.received(bytes);
  }

  /** The peer has finished sending. */
  ends(): void {
    this.#handler?.peerEnded();
  }

  write(bytes: Uint8Array): boolean {
    this.written.push(bytes);
    if (this.isFull) this.waitingBytes += bytes.byteLength;
    return !this.isFull;
  }

  /** The peer has taken all. */
  drains(): void {
    this.isFull = false;
    this.waitingBytes = 0;
    this.#handler?.drained();
  }

  keepReceived(): void {
    this.keeps += 1;
  }

  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  endSending(): void {
    this.isSendingEnded = true;
  }
  destroy(): void {}
  reset(): void {}
  sendAtOnce(): void {}
  keepAlive(): void {}
}

/** A relayed connection between two of them, whose events of `types` are wanted, under `rules`. The client does `before` while the target is connected. */
function joined(
  types: readonly TrafficEvent['type'][],
  rules: readonly Rule[] = [],
  before: (client: LendingStream) => void = () => undefined,
) {
  const spec = orThrow(
    parseAnyEndpoint({ type: 'tcp-relay', address: '127.0.0.1:0', target: '127.0.0.1:7' }),
  );
  if (spec.type !== 'tcp-relay') throw new Error(spec.type);
  const answering = relayAnswering({ ...spec, rules: { ...noRules, rules } });
  const hub = new Hub(setImmediate);
  hub.subscribe({ maxEvents: 10, maxBytes: 1_000, types, onBatch: () => undefined });
  const [client, target] = [new LendingStream(), new LendingStream()];
  const events = new EndpointEvents({ id: 'test', hub });
  const standingIn = new RelayStandingIn({
    ...{ events, names: ['test'], encoding: 'utf-8', layouts: async () => [] },
    rules: new RelayRules(new RuledBehaviours().behaviours, 'stream', answering, events),
    changed: () => undefined,
    say: () => ({ peers: 0 }),
  });
  const connection = new RelayedConnection(
    client,
    { peer: '127.0.0.1:1', address: '127.0.0.1:1', number: 1 },
    {
      spec,
      events,
      standingIn,
      activity: { tick: 0 },
      receiving: { held: false },
      lines: () => undefined,
      ended: () => undefined,
    },
    () => undefined,
  );
  before(client);
  connection.join(target, '127.0.0.1:7');
  return { client, target, standingIn, answering };
}

it('passes on the end of a client that had finished before the target was reached', () => {
  const { client, target } = joined(['error'], [], (early) => early.ends());
  expect([target.isSendingEnded, client.isSendingEnded]).toEqual([true, false]);
  target.ends();
  expect(client.isSendingEnded).toBe(true);
});

it('passes on in place what a side lends', () => {
  const { client, target } = joined(['error']);
  const lent = Uint8Array.of(1, 2, 3);
  client.arrives(lent);
  expect(target.written[0]).toBe(lent);
  expect(client.keeps).toBe(0);
});

it('keeps what the other side has not taken, and copies what comes behind it', () => {
  const { client, target } = joined(['error']);
  target.isFull = true;
  const [first, second] = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)];
  client.arrives(first);
  expect([target.written[0] === first, client.keeps]).toEqual([true, 1]);
  client.arrives(second);
  expect([target.written[1] === second, client.keeps]).toEqual([false, 1]);
  expect(target.written[1]).toEqual(second);
});

it('copies what somebody wants to see, in that direction', () => {
  const { client, target } = joined(['sent']);
  const lent = Uint8Array.of(1, 2, 3);
  client.arrives(lent);
  target.arrives(lent);
  expect([target.written[0] === lent, client.written[0] === lent]).toEqual([true, false]);
  expect(client.written[0]).toEqual(lent);
});

it('copies what is held, and gives that on', async () => {
  const { client, target, standingIn } = joined(['error']);
  await standingIn.hold({ mode: 'all', side: 'up' });
  const lent = Uint8Array.of(1, 2, 3);
  client.arrives(lent);
  lent.fill(9);
  expect([target.written, client.keeps]).toEqual([[], 0]);
  standingIn.settleAll();
  expect(target.written).toEqual([Uint8Array.of(1, 2, 3)]);
});

it('copies what rules look at, and lends again once there are none', () => {
  const tagged = ruleOf({ actions: [{ type: 'tag', text: 'seen', path: '' }] });
  const { client, target, standingIn, answering } = joined(['error'], [tagged]);
  const lent = Uint8Array.of(1, 2, 3);
  client.arrives(lent);
  expect([target.written[0] === lent, client.keeps]).toEqual([false, 0]);
  expect(target.written[0]).toEqual(lent);
  standingIn.rules.answerBy({ ...answering, rules: noRules });
  client.arrives(lent);
  expect(target.written[1]).toBe(lent);
});

it('reads from a client no more that does not take what rules answer it', () => {
  const answers = ruleOf({ actions: [send('answer'), { type: 'drop', path: '' }] });
  const { client, target } = joined(['error'], [answers]);
  client.isFull = true;
  client.arrives(Uint8Array.of(1));
  expect([client.isPaused, target.isPaused, target.written]).toEqual([true, true, []]);
  client.drains();
  expect([client.isPaused, target.isPaused]).toEqual([false, false]);
});
