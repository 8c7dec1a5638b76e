import { describe, expect, it } from 'vitest';
import { failure, failureMessage } from '../../errors/error.js';
import { requestFailure } from './request-failure.js';

const asked = { peer: 'boot.lan:69', file: 'image', direction: 'get', answered: false } as const;

describe('the failure of a request', () => {
  it.each([
    ['an ERROR of a known number', failure('TFTP_PEER_ERROR', { errorCode: 1, text: '' }), 'get-error-1'],
    ['an ERROR of another number', failure('TFTP_PEER_ERROR', { errorCode: 77, text: '' }), 'other-error'],
    ['no answer', failure('TFTP_TIMED_OUT', { tries: 5, blocks: 0 }), 'no-answer'],
    ['being given up', failure('TFTP_ABORTED', { reason: 'was-interrupted' }), 'client-gave-up'],
    ['a file beyond the limit', failure('TFTP_TOO_LARGE', { maxBytes: 10 }), 'download-too-large'],
    ['too long a time', failure('TFTP_LIFETIME_EXCEEDED', { seconds: 3 }), 'transfer-too-long'],
  ])('names server, file and situation: %s', (_name, reason, situation) => {
    const named = requestFailure(reason, asked);
    expect(named).toEqual({
      ...reason,
      params: { ...reason.params, peer: 'boot.lan:69', file: 'image', situation },
    });
    expect(failureMessage(named, 'en')).not.toBe(failureMessage(reason, 'en'));
  });

  it('has another situation where the server answered before it fell silent', () => {
    const reason = failure('TFTP_TIMED_OUT', { tries: 5, blocks: 3 });
    expect(requestFailure(reason, { ...asked, answered: true }).params.situation).toBe('fell-silent');
  });

  it('has the situation of an ERROR by the direction that was asked for', () => {
    const reason = failure('TFTP_PEER_ERROR', { errorCode: 2, text: 'no' });
    const situations = (['get', 'put'] as const).map(
      (direction) => requestFailure(reason, { ...asked, direction }).params.situation,
    );
    expect(situations).toEqual(['get-error-2', 'put-error-2']);
  });

  it('stays as it is where the local side failed', () => {
    const reason = failure('TFTP_FILE_EXISTS', { path: '/tmp/image' });
    expect(requestFailure(reason, asked)).toBe(reason);
  });
});
