import { describe, expect, it } from 'vitest';
import { BreakoutboxError } from '../../errors/error.js';
import { HeldMessages, type HoldRule, maxHeldBytes, maxHeldMessages } from './held-messages.js';
import type { Settled } from './standing-in.js';

type Owner = object;

const bytes = (...values: number[]): Uint8Array => Uint8Array.of(...values);

/** A machine that holds by this rule, and what it told. */
function holding(rule: Partial<HoldRule<Owner>> = {}) {
  const told: string[] = [];
  const gone: { what: Settled; bytes: Uint8Array | undefined }[] = [];
  const held = new HeldMessages<Owner>(({ number }, what) => told.push(`${number} ${what}`));
  held.change({ mode: 'all', selects: () => true, timeoutMs: 60_000, ...rule });
  const owner = {};
  const offer = (data: Uint8Array, nowMs = 0, of: Owner = owner) =>
    held.offer(
      { side: 'up', peer: '192.0.2.7:1024', connection: undefined, bytes: data, owner: of },
      nowMs,
      (what, after) => gone.push({ what, bytes: after }),
    );
  return { held, told, gone, offer, owner };
}

/** The failure of what is refused. */
function refused(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    if (error instanceof BreakoutboxError) return { code: error.code, ...error.failure.params };
    throw error;
  }
  return undefined;
}

describe('held messages', () => {
  it('pass while nothing is to be held', () => {
    const { held, offer } = holding({ mode: 'off' });
    expect(offer(bytes(1))).toBeUndefined();
    expect(held.size).toBe(0);
  });

  it('are the next one that is selected, and no other', () => {
    const { held, offer } = holding({ mode: 'next', selects: (message) => message.bytes[0] === 3 });
    expect(offer(bytes(1))).toBeUndefined();
    expect(offer(bytes(3), 5)).toMatchObject({ number: 1, heldAtMs: 5, goesAtMs: 60_005 });
    expect(offer(bytes(3))).toBeUndefined();
    expect(held).toMatchObject({ isOn: false, size: 1, heldBytes: 1 });
  });

  it('go on twice, and are told of once', () => {
    const { held, told, gone, offer } = holding();
    offer(bytes(1));
    held.settle(1, { as: 'forward', twice: true }, 1);
    expect(told).toEqual(['1 forwarded']);
    expect(gone.map((one) => one.bytes)).toEqual([bytes(1), bytes(1)]);
    expect(gone[0]?.bytes).not.toBe(gone[1]?.bytes);
  });

  it('go as a person says', () => {
    const { held, told, gone, offer } = holding();
    for (const value of [1, 2, 3, 4, 5]) offer(bytes(value));
    held.settle(3, { as: 'drop' }, 1);
    held.settle(1, { as: 'forward' }, 1);
    held.settle(2, { as: 'forward', data: bytes(9) }, 1);
    held.settle(5, { as: 'answer', data: bytes(7) }, 1);
    held.settle(4, { as: 'forward', data: bytes(4) }, 1);
    expect(told).toEqual(['3 dropped', '1 forwarded', '2 changed', '5 answered', '4 forwarded']);
    expect(gone.map((one) => one.bytes)).toEqual([undefined, bytes(1), bytes(9), bytes(7), bytes(4)]);
    expect(held).toMatchObject({ size: 0, heldBytes: 0, settledCount: 5 });
    expect(held.before().map(({ number }) => number)).toEqual([4, 5, 2, 1, 3]);
    expect(held.before()[2]).toMatchObject({ what: 'changed', bytes: bytes(2), after: bytes(9) });
  });

  it('need bytes to be answered with, and stay held without', () => {
    const { held, offer } = holding();
    offer(bytes(1));
    expect(refused(() => held.settle(1, { as: 'answer' }, 0))).toMatchObject({
      code: 'RELAY_ANSWER_MISSING',
      number: 1,
    });
    expect(held.size).toBe(1);
  });

  it('go as they came when their time is up, each at its own', () => {
    const { held, gone, offer } = holding({ timeoutMs: 1_000 });
    offer(bytes(1), 0);
    offer(bytes(2), 400);
    held.extend(1, 5_000);
    expect(held.deadlineMs).toBe(1_400);
    held.deadlineReached(1_399);
    expect(gone).toEqual([]);
    held.deadlineReached(1_400);
    expect(gone).toEqual([{ what: 'timedOut', bytes: bytes(2) }]);
    expect(held.deadlineMs).toBe(6_000);
    held.deadlineReached(6_000);
    expect(held.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('say what became of them to an edit window that was left open for an hour', () => {
    const { held, offer } = holding();
    offer(bytes(1), 0);
    held.deadlineReached(held.deadlineMs);
    const hourMs = 3_600_000;
    expect(refused(() => held.settle(1, { as: 'forward', data: bytes(2) }, hourMs))).toEqual({
      ...{ code: 'RELAY_MESSAGE_GONE', number: 1, reason: 'held-timed-out' },
    });
    expect(refused(() => held.extend(1, 1))).toMatchObject({ reason: 'held-timed-out' });
    expect(refused(() => held.settle(2, { as: 'drop' }, hourMs))).toMatchObject({
      code: 'RELAY_MESSAGE_UNKNOWN',
    });
    for (let count = 0; count < 60; count += 1) {
      offer(bytes(1), hourMs);
      held.settle(count + 2, { as: 'drop' }, hourMs);
    }
    expect(held.before()).toHaveLength(50);
    expect(refused(() => held.settle(1, { as: 'drop' }, hourMs))).toMatchObject({ reason: 'held-long-ago' });
  });

  it('are gone with whom they belong to', () => {
    const { held, gone, offer, owner } = holding();
    offer(bytes(1));
    offer(bytes(2), 0, {});
    expect(held.holdsFor(owner)).toBe(true);
    held.gone(owner, 1);
    expect(held.holdsFor(owner)).toBe(false);
    expect(gone).toEqual([{ what: 'gone', bytes: undefined }]);
    expect(refused(() => held.settle(1, { as: 'drop' }, 2))).toMatchObject({ reason: 'held-gone' });
    held.stop(3);
    expect(held.size).toBe(0);
  });

  it('all go on, in their order, when nobody stands in any more', () => {
    const { held, gone, offer } = holding();
    offer(bytes(1));
    offer(bytes(2));
    held.settleAll(1);
    expect(gone.map((one) => one.bytes)).toEqual([bytes(1), bytes(2)]);
    expect(offer(bytes(3))).toBeUndefined();
  });

  it('are bounded, in number and in bytes: more pass as they came', () => {
    const { held, offer } = holding();
    for (let count = 0; count < 100_000; count += 1) offer(bytes(1));
    expect(held).toMatchObject({ size: maxHeldMessages, passedOver: 100_000 - maxHeldMessages });
    held.settleAll(0);
    held.change({ mode: 'all', selects: () => true, timeoutMs: 1 });
    const large = new Uint8Array(maxHeldBytes / 2);
    expect([large, large, bytes(1)].map((one) => offer(one) !== undefined)).toEqual([true, true, false]);
  });

  it('keep no more than the first 4 KiB of what they were', () => {
    const { held, offer } = holding();
    offer(new Uint8Array(10_000));
    held.settle(1, { as: 'forward', data: new Uint8Array(9_999) }, 0);
    const [former] = held.before();
    expect([former?.bytes.byteLength, former?.after?.byteLength]).toEqual([4_096, 4_096]);
  });
});
