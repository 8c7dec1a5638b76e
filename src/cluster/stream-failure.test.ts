import { JetStreamApiError } from '@nats-io/jetstream';
import {
  NoRespondersError,
  PermissionViolationError,
  RequestError,
  TimeoutError,
} from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { failure, failureMessage } from '../errors/error.js';
import { streamFailure } from './stream-failure.js';

const link = { state: { server: '10.0.0.5:4222' }, user: 'device' } as const;
const api = (err_code: number, description: string) =>
  new JetStreamApiError({ code: 500, err_code, description });
const denied = (subject: string) =>
  new RequestError('denied', { cause: new PermissionViolationError('denied', 'publish', subject) });
const reasonOf = (thrown: unknown, more: object = {}) =>
  streamFailure(thrown, { name: 'bob-x', ...more }, link).reason;

describe('why a stream of NATS cannot be used', () => {
  it.each([
    ['no-jetstream', new RequestError('x', { cause: new NoRespondersError('$JS.API.INFO') })],
    ['no-jetstream', api(10_039, 'jetstream not enabled for account')],
    ['no-jetstream', api(10_076, 'jetstream not enabled')],
    ['jetstream-silent', new RequestError('x', { cause: new TimeoutError() })],
    ['stream-gone', api(10_059, 'stream not found')],
    ['stream-not-made', denied('$JS.API.STREAM.CREATE.bob-x')],
    ['jetstream-denied', denied('$JS.API.STREAM.INFO.bob-x')],
    ['jetstream-full', api(10_047, 'insufficient storage resources available')],
    ['something else', new Error('something else')],
  ])('is %s', (reason, thrown) => {
    expect(reasonOf(thrown)).toBe(reason);
    expect(reasonOf(new Error('around it', { cause: thrown }))).toBe(
      reason === 'something else' ? 'around it' : reason,
    );
  });

  it('names what would be reserved', () => {
    const full = api(10_047, 'insufficient storage resources available');
    const asked = { name: 'bob-history', reservedBytes: 8 * 1024 ** 3, noRoom: 'history-no-room' } as const;
    const why = failure('HISTORY_UNAVAILABLE', streamFailure(full, asked, link));
    expect(failureMessage(why, 'en')).toBe(
      'the history in NATS at 10.0.0.5:4222 cannot be used: the stream bob-history reserves 8.00 GiB, and JetStream has no such room left; give it more (max_file_store), or start a node with a smaller --history-bytes (docs/cluster.md)',
    );
    expect(reasonOf(full, { reservedBytes: 1 })).toBe('jetstream-no-room');
  });

  it('ends where what was thrown leads back to itself', () => {
    const error = new Error('round');
    error.cause = error;
    expect(reasonOf(error)).toBe('round');
  });
});
