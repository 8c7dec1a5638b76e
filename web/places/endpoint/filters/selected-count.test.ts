import { describe, expect, it } from 'vitest';
import { isMessageEntry } from '../log/log-entry.js';
import type { EntryTest } from '../log/log-filter.js';
import { MessageLog } from '../log/message-log.js';
import { selectedCount } from './selected-count.js';

const isEven: EntryTest = (entry) => isMessageEntry(entry) && entry.event.sequence % 2 === 0;

function logOf(messages: number, bytes = new Uint8Array(1)): MessageLog {
  const log = new MessageLog(undefined, 10_000);
  for (let sequence = 1; sequence <= messages; sequence += 1)
    log.add({ type: 'received', endpoint: 'e1', sequence, timeMicros: sequence, peer: '[::1]:9', bytes });
  return log;
}

describe('how many messages a filter selects', () => {
  it('is counted among all that the log has', () => {
    expect(selectedCount(logOf(0), isEven)).toEqual({ selected: 0, looked: 0, isAll: true });
    expect(selectedCount(logOf(7), isEven)).toEqual({ selected: 3, looked: 7, isAll: true });
    expect(selectedCount(logOf(5_000), isEven)).toEqual({ selected: 2_500, looked: 5_000, isAll: true });
  });

  it('is counted among the latest where there are more, or where they are large', () => {
    expect(selectedCount(logOf(5_001), isEven)).toEqual({ selected: 2_500, looked: 5_000, isAll: false });
    const large = logOf(20, new Uint8Array(1024 * 1024));
    expect(selectedCount(large, isEven)).toEqual({ selected: 3, looked: 5, isAll: false });
  });
});
