import { describe, expect, it } from 'vitest';
import { failure } from '../../src/errors/error.js';
import { ApiError } from '../transport/api.js';
import { MessageRun } from './message-run.js';

/** A run whose requests are answered by `answer`, and whose pauses end at once unless they are held. */
function runWith(answer: (name: string, request: unknown) => unknown, holdsPauses = false) {
  const asked: string[] = [];
  const api = {
    call: async (name: string, request: unknown) => {
      asked.push(`${name} ${JSON.stringify(request)}`);
      return answer(name, request);
    },
  };
  const after = (_ms: number, run: () => void): (() => void) => {
    if (!holdsPauses) queueMicrotask(run);
    return () => undefined;
  };
  return { run: new MessageRun(api as never, after), asked };
}

const steps = [
  { type: 'message', message: 'sensor/go' },
  { type: 'wait', ms: 200 },
  { type: 'message', message: 'bye' },
] as const;

describe('a press of a button', () => {
  it('sends its messages in order, with pauses, each where it says or all to one target', async () => {
    const { run, asked } = runWith(() => ({}));
    await run.press({ type: 'send', steps });
    await run.press({ type: 'send', steps }, 'udp://h:1');
    expect(asked).toEqual([
      'messages.send {"body":{"name":"sensor/go"}}',
      'messages.send {"body":{"name":"bye"}}',
      'messages.send {"body":{"name":"sensor/go","to":"udp://h:1"}}',
      'messages.send {"body":{"name":"bye","to":"udp://h:1"}}',
    ]);
    expect(run.state.get()).toEqual({ type: 'done' });
  });

  it('is over with the first message that cannot be sent, and says why', async () => {
    const refused = new ApiError(404, {
      ...failure('MESSAGE_UNKNOWN', { name: 'bye' }),
      message: '',
    } as never);
    const { run } = runWith((_name, request) => {
      if (JSON.stringify(request).includes('bye')) throw refused;
      return {};
    });
    await run.press({ type: 'send', steps });
    expect(run.state.get()).toMatchObject({
      type: 'failed',
      complaint: { failure: { code: 'MESSAGE_UNKNOWN' } },
    });
  });

  it('runs a sequence until it is over, and says whether it held', async () => {
    let looks = 0;
    const { run, asked } = runWith((name) => {
      if (name === 'sequences.run') return { id: 'q1', state: 'running', steps: 0 };
      looks += 1;
      return { id: 'q1', state: looks < 3 ? 'running' : 'failed', steps: looks };
    });
    await run.press({ type: 'sequence', sequence: 'acceptance' });
    expect(asked[0]).toBe('sequences.run {"body":{"path":"sequences/acceptance.yaml"}}');
    expect(run.state.get()).toEqual({ type: 'failed', complaint: undefined });
  });

  it('is stopped by another press, and stops its sequence', async () => {
    const { run, asked } = runWith(() => ({ id: 'q1', state: 'running', steps: 0 }), true);
    const pressed = run.press({ type: 'sequence', sequence: 'a' });
    await new Promise((done) => setImmediate(done));
    run.stop();
    await pressed;
    expect(asked.at(-1)).toBe('sequences.stop {"id":"q1"}');
    expect(run.state.get()).toEqual({ type: 'idle' });
  });
});
