import { describe, expect, it } from 'vitest';
import { failure } from '../../src/errors/error.js';
import type { SavedMessageRow } from '../../src/operations/workspace.js';
import { ApiError } from '../transport/api.js';
import { KeyedMessages } from './keyed-messages.js';

const row = (part: Partial<SavedMessageRow>): SavedMessageRow => ({
  path: 'messages/a.yaml',
  index: 0,
  fullName: 'a',
  name: 'A',
  form: 'text',
  remark: '',
  repeat: { times: 1, everyMs: 0 },
  blanks: [],
  ...part,
});

function keyed(rows: readonly SavedMessageRow[], refusal?: ApiError) {
  const asked: unknown[] = [];
  const pauses: (() => void)[] = [];
  const api = {
    call: async (name: string, request: unknown) => {
      if (name === 'messages.list') return rows;
      asked.push(request);
      if (refusal !== undefined) throw refusal;
      return { endpoint: 'e1', bytes: 2, peers: 1, data: '' };
    },
  };
  const messages = new KeyedMessages(api as never, (_ms, run) => {
    pauses.push(run);
    return () => undefined;
  });
  return { messages, asked, pauses };
}

describe('a key of a saved message', () => {
  it('sends it to where it says, or else through the endpoint that is looked at', async () => {
    const { messages, asked, pauses } = keyed([
      row({ key: 1, to: 'udp://h:1', blanks: [{ name: 'unit', preset: '3' }] }),
      row({ key: 2, fullName: 'b' }),
    ]);
    expect(await messages.press(1, 'e7')).toBeUndefined();
    expect(await messages.press(2, 'e7')).toBeUndefined();
    expect(asked).toEqual([{ body: { name: 'a' } }, { body: { name: 'b', to: 'e7' } }]);
    expect(messages.outcome.get()).toMatchObject({ type: 'sent', name: 'A', sent: { bytes: 2 } });
    pauses[0]?.();
    expect(messages.outcome.get()).toMatchObject({ type: 'sent' });
    pauses[1]?.();
    expect(messages.outcome.get()).toEqual({ type: 'none' });
  });

  it('gives back what a person has to complete first', async () => {
    const open = row({ key: 1, to: 'e1', blanks: [{ name: 'unit' }] });
    const targetless = row({ key: 2 });
    const { messages, asked } = keyed([open, targetless]);
    expect(await messages.press(1, 'e7')).toBe(open);
    expect(await messages.press(2, undefined)).toBe(targetless);
    expect(asked).toEqual([]);
  });

  it('says which key has no message, and why one could not be sent', async () => {
    const refusal = new ApiError(404, {
      ...failure('TARGET_UNKNOWN', { target: 'x', folder: 'y' }),
      message: '',
    });
    const { messages } = keyed([row({ key: 1, to: 'x' })], refusal);
    await messages.press(9, undefined);
    expect(messages.outcome.get()).toEqual({ type: 'unknown', digit: 9 });
    await messages.press(1, undefined);
    expect(messages.outcome.get()).toMatchObject({
      type: 'failed',
      name: 'A',
      complaint: { failure: { code: 'TARGET_UNKNOWN' } },
    });
    messages.dismiss();
    expect(messages.outcome.get()).toEqual({ type: 'none' });
  });
});
