import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noTotals, scriptedEndpoint } from '../../../test/scripted-endpoint.js';
import { parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import type { ChangeListener } from '../../endpoint/change-listener.js';
import { orThrow } from '../../errors/parsed.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { EndpointStatus } from '../../traffic/status.js';
import { createHub } from '../create-hub.js';
import { EndpointAudience } from './endpoint-audience.js';
import { type AnyEndpoint, HeldEndpoint } from './held-endpoint.js';

/** An endpoint whose figures a test sets, held under an id, and how often it was read. */
function scripted(audience: EndpointAudience, id: string) {
  const script = {
    status: { state: 'opening' } as EndpointStatus,
    receivedBytes: 0,
    waitingBytes: 0,
    reads: 0,
  };
  let changes: ChangeListener | undefined;
  const input = { type: 'tcp-listen', address: '127.0.0.1:0' } as const;
  const spec = orThrow(parseAnyEndpoint(input));
  const held = new HeldEndpoint(
    { id, input, spec },
    createHub(),
    (_spec, context): AnyEndpoint => {
      changes = context.changes;
      return scriptedEndpoint(id, spec, {
        get status() {
          return script.status;
        },
        get totals() {
          script.reads += 1;
          return { ...noTotals, receivedBytes: script.receivedBytes };
        },
        peerCount: 1,
        peers: () => [
          { peer: 'p:1', sinceMicros: 0, receivedBytes: 0, sentBytes: 0, backlogBytes: script.waitingBytes },
        ],
      });
    },
    audience,
  );
  return {
    held,
    script,
    received: (bytes: number) => {
      script.receivedBytes += bytes;
      changes?.figuresChanged();
    },
    becomes: (state: 'opening' | 'stopped') => {
      script.status = { state };
      changes?.statusChanged();
    },
  };
}

/** A page: what it was sent, and when. */
function page(audience: EndpointAudience) {
  const sent: { readonly atMs: number; readonly summaries: readonly EndpointSummary[] }[] = [];
  const removed: string[] = [];
  const leave = audience.watch({
    endpoints: (summaries) => sent.push({ atMs: performance.now(), summaries }),
    removed: (ids) => removed.push(...ids),
  });
  return { sent, removed, leave };
}

describe('the audience of endpoints', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('has no timer and reads nothing while nothing changes', () => {
    const audience = new EndpointAudience();
    const { script } = scripted(audience, 'e1');
    page(audience);
    vi.advanceTimersByTime(60_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(script.reads).toBe(0);
  });

  it('gets figures that move four times a second at most, and the last of them', () => {
    const audience = new EndpointAudience();
    const { received } = scripted(audience, 'e1');
    const { sent } = page(audience);
    for (let ms = 0; ms < 1_000; ms += 1) {
      received(1);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(250);
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(sent.at(-1)?.summaries).toMatchObject([{ id: 'e1', totals: { receivedBytes: 1_000 } }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gets a status at once, also while figures move', () => {
    const audience = new EndpointAudience();
    const { received, becomes } = scripted(audience, 'e1');
    const { sent } = page(audience);
    received(1);
    vi.advanceTimersByTime(40);
    received(1);
    const changedMs = performance.now();
    becomes('stopped');
    vi.advanceTimersByTime(1);
    expect(sent.at(-1)?.summaries).toMatchObject([{ status: { state: 'stopped' } }]);
    expect(sent.at(-1)?.atMs).toBeLessThanOrEqual(changedMs + 1);
  });

  it('gets only the endpoints that have changed', () => {
    const audience = new EndpointAudience();
    const one = scripted(audience, 'e1');
    const other = scripted(audience, 'e2');
    const { sent } = page(audience);
    one.received(1);
    vi.advanceTimersByTime(250);
    other.received(1);
    vi.advanceTimersByTime(250);
    expect(sent.map(({ summaries }) => summaries.map(({ id }) => id))).toEqual([['e1'], ['e2']]);
  });

  it('follows what waits for a peer until it is taken, and sends it when it is another', () => {
    const audience = new EndpointAudience();
    const { script, received } = scripted(audience, 'e1');
    const { sent } = page(audience);
    script.waitingBytes = 500;
    received(1);
    vi.advanceTimersByTime(1_000);
    expect(sent).toHaveLength(1);
    script.waitingBytes = 0;
    vi.advanceTimersByTime(250);
    expect(sent.at(-1)?.summaries).toMatchObject([{ peers: [{ backlogBytes: 0 }] }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('has no timer while nobody looks, and sends a new member what has changed since', () => {
    const audience = new EndpointAudience();
    const { script, received, becomes } = scripted(audience, 'e1');
    const first = page(audience);
    first.leave();
    received(1);
    becomes('stopped');
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(script.reads).toBe(0);
    const second = page(audience);
    received(1);
    vi.advanceTimersByTime(250);
    expect(first.sent).toEqual([]);
    expect(second.sent.at(-1)?.summaries).toMatchObject([{ totals: { receivedBytes: 2 } }]);
  });

  it('sends nothing of a removed endpoint except that it is removed', () => {
    const audience = new EndpointAudience();
    const { held, received } = scripted(audience, 'e1');
    const { sent, removed } = page(audience);
    received(1);
    audience.removed(held);
    vi.advanceTimersByTime(1_000);
    expect(removed).toEqual(['e1']);
    expect(sent).toEqual([]);
  });

  it('sends a change before its request is answered', () => {
    const audience = new EndpointAudience();
    const { becomes } = scripted(audience, 'e1');
    const { sent } = page(audience);
    becomes('stopped');
    audience.flush();
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(1_000);
    expect(sent).toHaveLength(1);
  });
});
