import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HalfClose } from './half-close.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A half-close with 500 ms for an answer, and its calls to its connection with their times in milliseconds. */
function begun({ held = false }: { readonly held?: boolean } = {}) {
  const connection = { isDrained: true, asked: [] as string[] };
  const startMs = Date.now();
  const ask = (what: string): number => connection.asked.push(`${what} at ${Date.now() - startMs}`);
  const halfClose = new HalfClose(
    {
      isDrained: () => connection.isDrained,
      waiting: (waitMs) => ask(`waiting ${waitMs}`),
      endSending: () => ask('end'),
    },
    500,
  );
  halfClose.holdOpen(held);
  halfClose.begin();
  return { connection, halfClose };
}

describe('after the peer has finished sending, this side', () => {
  it('finishes when no answer comes in time; each answer restarts the time', () => {
    const { connection, halfClose } = begun();
    vi.advanceTimersByTime(400);
    halfClose.moved();
    vi.advanceTimersByTime(499);
    expect(connection.asked).toEqual([]);
    vi.advanceTimersByTime(60_000);
    expect(connection.asked).toEqual(['end at 900']);
  });

  it('waits for as long as the peer has not taken what was sent', () => {
    const { connection, halfClose } = begun();
    connection.isDrained = false;
    vi.advanceTimersByTime(60_400);
    expect(connection.asked).toEqual([]);
    connection.isDrained = true;
    halfClose.moved();
    vi.advanceTimersByTime(500);
    expect(connection.asked).toEqual(['end at 60900']);
  });

  it('reports that it waits for more while it is held open, and finishes after 5 s of silence', () => {
    const { connection, halfClose } = begun({ held: true });
    vi.advanceTimersByTime(4_000);
    halfClose.moved();
    vi.advanceTimersByTime(60_000);
    expect(connection.asked).toEqual(['waiting 5000 at 500', 'end at 9000']);
  });

  it('reports it once, even if the peer falls behind meanwhile', () => {
    const { connection } = begun({ held: true });
    vi.advanceTimersByTime(600);
    connection.isDrained = false;
    vi.advanceTimersByTime(5_000);
    connection.isDrained = true;
    vi.advanceTimersByTime(60_000);
    expect(connection.asked).toEqual(['waiting 5000 at 500', 'end at 11000']);
  });

  it('finishes after its wait when more is no longer waited for, and asks nothing when the connection has closed', () => {
    const { connection, halfClose } = begun({ held: true });
    vi.advanceTimersByTime(600);
    halfClose.holdOpen(false);
    vi.advanceTimersByTime(5_000);
    expect(connection.asked).toEqual(['waiting 5000 at 500', 'end at 5500']);
    const other = begun();
    other.halfClose.close();
    vi.advanceTimersByTime(60_000);
    expect(other.connection.asked).toEqual([]);
  });
});
