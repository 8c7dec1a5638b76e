import { describe, expect, it } from 'vitest';
import { PendingBudget, PendingMessage } from './pending-message.js';

const byte = Uint8Array.of(0x78);

/** A message that has come in as many packets as are noted of one, a byte each. */
function dripped(budget: PendingBudget): PendingMessage {
  const message = new PendingMessage(budget);
  for (let frame = 1; frame <= 4_096; frame += 1) message.append(byte, 0, 1, frame);
  return message;
}

describe('messages whose end has not come', () => {
  it('keep their bytes and the numbers of their packets', () => {
    const message = dripped(new PendingBudget());
    expect(message.keptBytes).toBe(4_096);
    expect(message.frames).toHaveLength(4_096);
  });

  it('keep a million numbers at most together, however many there are, and give their room back', () => {
    const budget = new PendingBudget();
    const messages = Array.from({ length: 400 }, () => dripped(budget));
    const frames = messages.reduce((sum, message) => sum + message.frames.length, 0);
    expect(frames).toBeLessThanOrEqual(1_048_576);
    expect(frames).toBeGreaterThan(900_000);
    for (const message of messages) message.clear();
    expect(dripped(budget).frames).toHaveLength(4_096);
  });
});
