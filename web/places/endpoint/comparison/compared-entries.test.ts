import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../log/log-entry.js';
import { MessageLog } from '../log/message-log.js';
import { comparedBytes, comparedEntries } from './compared-entries.js';

type Line = readonly [type: 'received' | 'sent', connection: number | undefined, text: string];

function entriesOf(...lines: readonly Line[]): readonly LogEntry[] {
  const log = new MessageLog();
  for (const [index, [type, connection, text]] of lines.entries()) {
    const sequence = index + 1;
    const happened = { endpoint: 'e1', sequence, timeMicros: sequence * 1_000 };
    const peer = `10.0.0.${connection ?? 9}:7`;
    const bytes = new TextEncoder().encode(text);
    log.add({ ...happened, type, peer, bytes, ...(connection !== undefined && { connection }) });
  }
  return Array.from({ length: log.size }, (_, number) => log.at(number)).filter(
    (entry) => entry !== undefined,
  );
}

/** The parts as a test reads them. */
function parts(...lines: readonly Line[]): readonly string[] | undefined {
  const text = (entries: Parameters<typeof comparedBytes>[0]): string =>
    new TextDecoder().decode(comparedBytes(entries, 100).bytes);
  return comparedEntries(entriesOf(...lines))?.map(({ type, a, b }) => `${type} ${text(a)}|${text(b)}`);
}

describe('what selected lines compare', () => {
  it('are two messages, whoever said them', () => {
    expect(parts(['received', 1, 'a'], ['sent', 1, 'b'])).toEqual(['messages a|b']);
  });

  it('are two conversations, each direction by itself', () => {
    expect(parts(['received', 1, 'a'], ['sent', 2, 'x'], ['received', 2, 'c'], ['received', 1, 'b'])).toEqual(
      ['received ab|c', 'sent |x'],
    );
    expect(parts(['sent', 1, 'a'], ['sent', undefined, 'b'], ['sent', 1, 'c'])).toEqual(['sent ac|b']);
  });

  it('are nothing where there is one message, one conversation, or three', () => {
    expect(parts(['received', 1, 'a'])).toBeUndefined();
    expect(parts(['received', 1, 'a'], ['sent', 1, 'b'], ['received', 1, 'c'])).toBeUndefined();
    expect(parts(['received', 1, 'a'], ['received', 2, 'b'], ['received', 3, 'c'])).toBeUndefined();
  });
});

it('the bytes of messages are bounded, and counted', () => {
  const entries =
    comparedEntries(entriesOf(['sent', 1, 'abc'], ['sent', 2, 'x'], ['sent', 1, 'def']))?.[0].a ?? [];
  const { bytes, length } = comparedBytes(entries, 4);
  expect([new TextDecoder().decode(bytes), length]).toEqual(['abcd', 6]);
});
