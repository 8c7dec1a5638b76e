import { describe, expect, it } from 'vitest';
import type { SavedFilterRow } from '../../../../src/operations/filters.js';
import { messageCatalog } from '../../../../src/traffic/filter/message-filter.js';
import { isMessageEntry, type LogEntry } from '../log/log-entry.js';
import { filtersFor, hidingBy, highlighter, noRules, readRules } from './standing-rules.js';

function saved(name: string, filter: string, rest: Partial<SavedFilterRow> = {}): SavedFilterRow {
  return {
    path: `filters/${name}.yaml`,
    name,
    filter,
    show: 'choose',
    colour: 'red',
    description: '',
    ...rest,
  };
}

function entry(size: number): LogEntry {
  return {
    ...{ number: size, before: undefined, after: undefined, streamBytes: 0 },
    event: {
      ...{ type: 'received', endpoint: 'e1', sequence: size, timeMicros: 1, peer: 'a:1', connection: 1 },
      bytes: new Uint8Array(size),
    },
  };
}

const opened: LogEntry = {
  ...{ number: 0, before: undefined, after: undefined, streamBytes: 0 },
  event: { type: 'newDay', endpoint: 'e1', timeMicros: 1 },
};

const ofSize =
  (size: number) =>
  (one: LogEntry): boolean =>
    isMessageEntry(one) && one.event.bytes.byteLength >= size;

describe('what always holds in a log', () => {
  it('is what the filters for the endpoint say, but those that do not fit it', async () => {
    const filters = [
      saved('a', 'size > 3'),
      saved('b', 'size > 4', { show: 'hide' }),
      saved('c', 'tag == "odd"', { show: 'highlight', endpoints: ['meter'] }),
      saved('d', 'sensor.temp > 3', { show: 'hide' }),
      saved('e', 'size', { show: 'hide', endpoints: ['e2'] }),
    ];
    const own = filtersFor(filters, ['meter', 'e1']);
    expect(own.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
    const rules = await readRules(own, messageCatalog([]));
    expect(rules.hides.map(({ name }) => name)).toEqual(['b']);
    expect(rules.highlights.map(({ name }) => name)).toEqual(['c']);
    expect(rules.faults).toMatchObject([{ name: 'd' }]);
    expect(rules.readsNotes).toBe(true);
    expect(await readRules([saved('a', 'size')], messageCatalog([]))).toBe(noRules);
  });

  it('hides a message by the first rule that selects it, and nothing else', () => {
    const hiding = hidingBy([ofSize(10), ofSize(5)]);
    expect([4, 5, 12].map((size) => hiding.ruleOf(entry(size)))).toEqual([undefined, 1, 0]);
    expect(hiding.ruleOf(opened)).toBeUndefined();
  });

  it('highlights a message by the first rule that selects it, which is asked once', async () => {
    const { highlights } = await readRules(
      [saved('a', 'size > 9', { show: 'highlight' }), saved('b', 'size', { show: 'highlight' })],
      messageCatalog([]),
    );
    let asked = 0;
    const highlightOf = highlighter(highlights, [
      (one) => {
        asked += 1;
        return ofSize(10)(one);
      },
      ofSize(5),
    ]);
    const entries = [entry(4), entry(5), entry(10)];
    const names = () => entries.map((one) => highlightOf(one)?.name);
    expect(names()).toEqual([undefined, 'b', 'a']);
    expect(names()).toEqual([undefined, 'b', 'a']);
    expect(asked).toBe(3);
  });
});
