import { expect, it } from 'vitest';
import { dataCodec } from '../data.js';
import { Conversation } from './conversation.js';
import { PendingBudget, PendingMessage } from './pending-message.js';
import { Unacknowledged } from './unacknowledged.js';

it('begins anew with nothing of the former connection, neither values nor memory', () => {
  const conversation = new Conversation();
  conversation.begin(3, 10, 20);
  const fresh = JSON.stringify(conversation);
  conversation.lastTime = 5;
  conversation.completeness = 7;
  conversation.roundTrip = 9;
  conversation.synTime = 1;
  conversation.codec = dataCodec;
  for (const end of [conversation.lower, conversation.higher]) {
    for (const [name, value] of Object.entries(end))
      if (typeof value === 'number') Object.assign(end, { [name]: value + 4 });
      else if (typeof value === 'boolean') Object.assign(end, { [name]: !value });
  }
  conversation.begin(3, 10, 20);
  expect(JSON.stringify(conversation)).toBe(fresh);
});

it('gives back what it keeps of messages and segments', () => {
  const conversation = new Conversation();
  const budget = new PendingBudget();
  const pending = new PendingMessage(budget);
  pending.append(new Uint8Array(100), 0, 100, 1);
  const unacknowledged = new Unacknowledged();
  unacknowledged.add(1, 2, 3, 4);
  Object.assign(conversation.higher, { pending, unacknowledged });
  conversation.begin(1, 0, 0);
  expect([pending.isEmpty, pending.bytes.length, unacknowledged.bytes]).toEqual([true, 0, 0]);
});
