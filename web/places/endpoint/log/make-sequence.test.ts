import { expect, it } from 'vitest';
import type { LogEntry, LogEvent } from './log-entry.js';
import { conversationOf } from './make-sequence.js';

function entry(event: Partial<LogEvent> & { readonly type: LogEvent['type'] }, number: number): LogEntry {
  const whole = { sequence: number, timeMicros: number, endpoint: 'e1', ...event } as LogEvent;
  return { number, event: whole, before: undefined, after: undefined, streamBytes: 0 };
}

it('is with the peer that is last among the lines, and takes what was sent to several', () => {
  const bytes = Uint8Array.of(1);
  const entries = [
    entry({ type: 'connected', peer: 'a:1' }, 0),
    entry({ type: 'received', peer: 'b:2', bytes }, 1),
    entry({ type: 'sent', peer: 'b:2', peers: ['b:2', 'a:1'], bytes }, 2),
    entry({ type: 'received', peer: 'a:1', bytes }, 3),
    entry({ type: 'closed', peer: 'a:1' }, 4),
  ];
  const conversation = conversationOf(entries);
  expect([conversation?.peer, conversation?.messages.map(({ timeMicros }) => timeMicros)]).toEqual([
    'a:1',
    [2, 3],
  ]);
  expect(conversationOf(entries.slice(0, 1))).toBeUndefined();
});
