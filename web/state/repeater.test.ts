import { describe, expect, it } from 'vitest';
import { Repeater } from './repeater.js';

/** Waits until everything that is ready has run. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

function onVirtualTime() {
  let due: (() => void) | undefined;
  const repeater = new Repeater((_ms, run) => {
    due = run;
    return () => {
      due = undefined;
    };
  });
  const tick = async (): Promise<void> => {
    const run = due;
    due = undefined;
    run?.();
    await settled();
  };
  return { repeater, tick, isWaiting: () => due !== undefined };
}

describe('a repetition', () => {
  it('sends at once and then after each interval, until the count is reached', async () => {
    const { repeater, tick, isWaiting } = onVirtualTime();
    let sent = 0;
    const send = async (): Promise<boolean> => {
      sent += 1;
      return true;
    };
    repeater.start(send, 100, 3);
    await settled();
    expect([sent, repeater.progress.get()]).toEqual([1, { state: 'running', sent: 1, of: 3 }]);
    await tick();
    await tick();
    expect([sent, repeater.progress.get(), isWaiting()]).toEqual([3, { state: 'idle' }, false]);
  });

  it('ends with the first that fails', async () => {
    const { repeater, isWaiting } = onVirtualTime();
    repeater.start(async () => false, 100, 3);
    await settled();
    expect([repeater.progress.get(), isWaiting()]).toEqual([{ state: 'idle' }, false]);
  });

  it('does not go on when it was stopped while a send was under way', async () => {
    const { repeater, isWaiting } = onVirtualTime();
    let finish: (goesOn: boolean) => void = () => undefined;
    repeater.start(() => new Promise((resolve) => (finish = resolve)), 100, 3);
    repeater.stop();
    finish(true);
    await settled();
    expect([repeater.progress.get(), isWaiting()]).toEqual([{ state: 'idle' }, false]);
  });
});
