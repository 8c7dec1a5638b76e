import { describe, expect, it } from 'vitest';
import { Outgoing } from './outgoing.js';

describe('what is on its way out', () => {
  it('leaves in the order in which it was asked for, also past one that failed', async () => {
    const outgoing = new Outgoing();
    const sent: string[] = [];
    let finish: () => void = () => undefined;
    const slow = outgoing.inTurn(async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      sent.push('slow');
      throw new Error('gone');
    });
    const quick = outgoing.inTurn(async () => sent.push('quick'));
    await Promise.resolve();
    finish();
    await expect(slow).rejects.toThrow('gone');
    await quick;
    expect(sent).toEqual(['slow', 'quick']);
  });
});
