import { describe, expect, it } from 'vitest';
import type { FromServerThread } from './engine-messages.js';
import { ThreadRecorder } from './thread-recorder.js';

const program = { application: 'Breakoutbox', system: undefined, process: 'node', pid: 1 };
const ends = {
  local: { address: '192.0.2.1', port: 69 },
  peer: { address: '192.0.2.9', port: 50_000 },
};
/** More than is posted at once; 261 of them exceed what may wait. */
const datagram = [new Uint8Array(65_000)];
const maxWaitingBytes = 16 * 1024 * 1024;

/** A recorder of a main thread that takes nothing, with what was posted. */
function recording() {
  const posted: Extract<FromServerThread, { readonly type: 'packets' }>[] = [];
  const recorder = new ThreadRecorder((message) => {
    if (message.type === 'packets') posted.push(message);
  });
  const waiting = new Int32Array(1);
  recorder.start(program, waiting);
  const record = (count: number): void => {
    for (let at = 0; at < count; at += 1) recorder.datagram('local', ends, datagram);
  };
  const counts = (): readonly number[] => [
    posted.reduce((sum, { packets }) => sum + packets, 0),
    posted.reduce((sum, { lost }) => sum + lost, 0),
  ];
  return { recorder, posted, waiting, record, counts };
}

describe('the recorder of a thread', () => {
  it('lets no more than a bound wait, and counts what exceeds it', () => {
    const { recorder, waiting, record, counts } = recording();
    record(400);
    expect(waiting[0]).toBeLessThanOrEqual(maxWaitingBytes);
    const [packets = 0, lost = 0] = counts();
    expect(packets).toBeGreaterThan(200);
    expect(packets).toBeLessThan(262);
    // Before it is stopped, which is too late for the recording; but for those that are not posted yet.
    expect(lost).toBeGreaterThan(400 - packets - 5);
    recorder.stop();
    expect(counts()).toEqual([packets, 400 - packets]);
  });

  it('posts again once there is room, with the number of those between', () => {
    const { posted, waiting, record, recorder } = recording();
    record(400);
    const before = posted.reduce((sum, { packets }) => sum + packets, 0);
    waiting[0] = 0;
    record(10);
    recorder.stop();
    const after = posted.reduce((sum, { packets, lost }) => sum + packets + lost, 0);
    expect(posted.at(-1)?.packets).toBeGreaterThan(0);
    expect([before < 262, after]).toEqual([true, 410]);
  });

  it('leaves to the next recording nothing of the one before', () => {
    const { posted, record, recorder } = recording();
    record(400);
    recorder.stop();
    const until = posted.length;
    recorder.start(program, new Int32Array(1));
    record(1);
    recorder.stop();
    expect(posted.slice(until).map(({ packets, lost }) => [packets, lost])).toEqual([[1, 0]]);
    expect(recorder.recorder).toBeUndefined();
  });
});
