import { describe, expect, it } from 'vitest';
import type { HistorySearchLine } from '../../../../src/operations/history-search-lines.js';
import { encodeBatch } from '../../../../src/traffic/event-codec.js';
import { received } from '../../../../test/records.js';
import { encodeBase64 } from '../../../transport/base64.js';
import { maxNodesFound, NodesFind } from './nodes-find.js';

async function* answer(...lines: readonly HistorySearchLine[]): AsyncGenerator<HistorySearchLine> {
  yield* lines;
}

function hits(from: number, texts: readonly string[], encoding = 'utf-8'): HistorySearchLine {
  const events = texts.map((text, index) => received(from + index, text));
  return {
    ...{ type: 'hits', looked: 1, of: 2, hits: texts.length, node: 'room1', record: 'r', stream: from },
    batch: encodeBase64(encodeBatch({ events, gaps: [] })),
    sources: [{ endpoint: 'e1', from, label: 'press', kind: 'tcp-listen', encoding }],
    missing: [],
  };
}

const end: HistorySearchLine = { type: 'end', looked: 2, of: 2, hits: 3 };

describe('a search through the history of all nodes', () => {
  it('has the messages of each batch, the newest first, with where they were', async () => {
    const find = new NodesFind();
    await find.search(() => answer(hits(8, ['c']), hits(1, ['a', 'b\u001b[31m']), end));
    const { state, looked, of, found } = find.state.get();
    expect({ state, looked, of }).toEqual({ state: 'ended', looked: 2, of: 2 });
    expect(found.map(({ text }) => text)).toEqual(['c', 'b\\x1B[31m', 'a']);
    expect(found[0]).toMatchObject({
      ...{ node: 'room1', endpoint: 'e1', name: 'press', direction: 'received' },
      ...{ peer: '127.0.0.1:5000', bytes: 1 },
    });
    expect(new Set(found.map(({ key }) => key)).size).toBe(3);
  });

  it('says what an endpoint without a label is called, and who sent a message', async () => {
    const event = { ...received(1, 'hi'), type: 'sent', by: 'Ana', user: 'bench' } as const;
    const line: HistorySearchLine = {
      ...{ type: 'hits', looked: 1, of: 1, hits: 1, node: 'room1', record: 'r', stream: 1, missing: [] },
      batch: encodeBase64(encodeBatch({ events: [event], gaps: [] })),
      sources: [
        {
          ...{ endpoint: 'e1', from: 1, label: '', kind: 'tcp-listen', encoding: 'utf-8' },
          ...{ local: '0.0.0.0:7777', reachable: [] },
        },
      ],
    };
    const find = new NodesFind();
    await find.search(() => answer(line, end));
    expect(find.state.get().found).toMatchObject([
      { endpoint: 'e1', name: 'TCP :7777', by: 'Ana (bench)', direction: 'sent' },
    ]);
  });

  it('reads messages in the encoding that their endpoint had, and shows their beginning', async () => {
    const find = new NodesFind();
    const long = hits(1, ['温度'.repeat(500)]);
    await find.search(() => answer(long, hits(9, ['\u00e9'], 'latin1'), end));
    const [first, second] = find.state.get().found;
    expect(first?.text).toMatch(/^(?:温度){150}…$/);
    expect(first?.bytes).toBe(3_000);
    expect(second?.text).toBe('Ã©');
  });

  it('ends when there are as many as are shown, when it is stopped, and when it breaks off', async () => {
    const full = new NodesFind();
    const many = Array.from({ length: maxNodesFound + 5 }, (_, index) => `m${index}`);
    let isLeft = false;
    await full.search(async function* () {
      try {
        yield hits(1, many);
        yield end;
      } finally {
        isLeft = true;
      }
    });
    expect(full.state.get()).toMatchObject({ state: 'full' });
    expect(full.state.get().found).toHaveLength(maxNodesFound);
    expect(isLeft).toBe(true);
    const stopped = new NodesFind();
    await stopped.search(async function* (signal) {
      yield hits(1, ['a']);
      stopped.stop();
      expect(signal.aborted).toBe(true);
      yield hits(1, ['b']);
    });
    expect(stopped.state.get()).toMatchObject({ state: 'stopped', found: [{ text: 'a' }] });
    const failure = { code: 'HISTORY_NONE', fault: 'local', params: { server: 'a:1' } } as const;
    const failed = new NodesFind();
    await failed.search(() => answer(hits(1, ['a']), { type: 'failed', failure }));
    expect(failed.state.get()).toMatchObject({
      state: 'failed',
      complaint: { failure },
      found: [{ text: 'a' }],
    });
    const cut = new NodesFind();
    await cut.search(() => answer(hits(1, ['a'])));
    expect(cut.state.get()).toMatchObject({ state: 'failed', complaint: { failure: undefined } });
  });

  it('is ended by the next', async () => {
    const find = new NodesFind();
    let begin: () => void = () => undefined;
    const first = find.search(async function* () {
      await new Promise<void>((resolve) => {
        begin = resolve;
      });
      yield hits(1, ['old']);
    });
    await find.search(() => answer(hits(1, ['new']), end));
    begin();
    await first;
    expect(find.state.get().found.map(({ text }) => text)).toEqual(['new']);
  });
});
