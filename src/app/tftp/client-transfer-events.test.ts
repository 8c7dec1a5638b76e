import { describe, expect, it } from 'vitest';
import { failure } from '../../errors/error.js';
import type { ClientFigures } from '../../tftp/client/client-request.js';
import type { TransferWaits } from '../../tftp/transfer-waits.js';
import type { TrafficEvent, TransferOptions } from '../../traffic/event.js';
import { createHub } from '../create-hub.js';
import { ClientTransferEvents, roundedSeconds } from './client-transfer-events.js';

const options: TransferOptions = { mode: 'octet', blockBytes: 1_468, windowBlocks: 16, rollover: 0 };
const figures: ClientFigures = {
  bytes: 0,
  retransmitted: 0,
  duplicates: 0,
  waits: undefined,
  requests: 1,
  ageMs: 0,
};

/** The events of one transfer, and those that a subscriber has received. */
function published(types?: readonly TrafficEvent['type'][]) {
  const hub = createHub();
  const got: TrafficEvent[] = [];
  const subscription = hub.subscribe({
    ...(types === undefined ? {} : { types }),
    onBatch: ({ events }) => void got.push(...events),
  });
  const context = { hub, endpoint: 'c1', id: 't7', direction: 'get', file: 'image' } as const;
  const events = new ClientTransferEvents(context);
  return {
    events,
    got: () => {
      subscription.flush();
      return got;
    },
  };
}

describe('the events of a transfer of a client', () => {
  it('say what both sides go by, how far it is, and how it ended', () => {
    const { events, got } = published();
    events.started('192.0.2.1:3000', options, { ...figures, totalBytes: 9_000 });
    events.progressed({ ...figures, bytes: 1_468, totalBytes: 9_000 }, 100);
    const waits = { silenceMs: 1_234.4, roundTripMs: 1 } as TransferWaits;
    const moved = { ...figures, bytes: 9_000, retransmitted: 2, duplicates: 1, ageMs: 1_500.4, waits };
    events.finished('192.0.2.1:3000', moved, { outcome: 'done' });
    const own = { endpoint: 'c1', id: 't7', timeMicros: expect.any(Number), sequence: expect.any(Number) };
    const named = { file: 'image', peer: '192.0.2.1:3000' };
    expect(got()).toEqual([
      {
        type: 'transferStarted',
        ...own,
        ...named,
        role: 'client',
        direction: 'get',
        options,
        totalBytes: 9_000,
      },
      {
        type: 'transferProgressed',
        ...own,
        bytes: 1_468,
        totalBytes: 9_000,
        rateBytesPerSecond: expect.any(Number),
      },
      {
        type: 'transferFinished',
        ...own,
        ...named,
        outcome: 'done',
        bytes: 9_000,
        seconds: 1.5,
        retransmitted: 2,
        duplicates: 1,
        silentSeconds: 1.234,
      },
    ]);
  });

  it('name no size that is not known, and no silence where there was none', () => {
    const { events, got } = published();
    events.started('192.0.2.1:3000', options, figures);
    events.progressed({ ...figures, bytes: 1 }, 100);
    events.finished('192.0.2.1:3000', figures, { outcome: 'done' });
    for (const event of got()) {
      expect(event).not.toHaveProperty('totalBytes');
      expect(event).not.toHaveProperty('silentSeconds');
      expect(event).not.toHaveProperty('failure');
    }
  });

  it('say why one failed', () => {
    const { events, got } = published();
    const reason = failure('TFTP_TIMED_OUT', { tries: 5, blocks: 0 });
    events.finished('192.0.2.1:69', figures, { outcome: 'failed', failure: reason });
    expect(got()).toMatchObject([{ type: 'transferFinished', outcome: 'failed', failure: reason }]);
  });

  it('have no progress before the first byte', () => {
    const { events, got } = published();
    events.progressed(figures, 100);
    expect(got()).toEqual([]);
  });

  it.each(['transferStarted', 'transferProgressed', 'transferFinished'] as const)(
    'reach one who wants %s alone, and only as that',
    (type) => {
      const { events, got } = published([type]);
      events.started('192.0.2.1:3000', options, figures);
      events.progressed({ ...figures, bytes: 1 }, 100);
      events.finished('192.0.2.1:3000', figures, { outcome: 'done' });
      expect(got().map((event) => event.type)).toEqual([type]);
    },
  );
});

it('the age of a transfer is in whole milliseconds', () => {
  expect([0, 0.4, 999.6, 1_500].map(roundedSeconds)).toEqual([0, 0, 1, 1.5]);
});
