import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import { type Behaviours, statelessBehaviour } from '../../endpoint/behaviour.js';
import { replyBehaviours } from '../../endpoint/reply-mode.js';
import { orThrow } from '../../errors/parsed.js';
import { Hub } from '../../traffic/hub.js';
import { RecordingTap } from '../../transport/recording-tap.js';
import { EndpointRecorder } from '../recording/endpoint-recorder.js';
import { createEndpoint } from './create-endpoint.js';

const recorder = new EndpointRecorder();
const tap = new RecordingTap(recorder, 'peer');
const behaviours: Behaviours = () => () => statelessBehaviour(undefined);

describe('a listener of several processes', () => {
  const spec = orThrow(parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0', workers: 2 }));
  const context = { id: 'e1', hub: new Hub(() => undefined) };

  it.each([
    ['tap', { tap }],
    ['behaviours', { behaviours }],
  ])('is refused with a %s of this process, which the others cannot use', (what, given) => {
    expect(() => createEndpoint(spec, { ...context, ...given })).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({ code: 'WORKERS_STAND_APART', params: { what } }),
      }),
    );
  });

  it('is made with the behaviours that it has by itself, and without a tap, but may be recorded', () => {
    const given = { ...context, behaviours: replyBehaviours, tap: undefined, recorder };
    const { status } = createEndpoint(spec, given);
    expect(status.state).toBe('stopped');
  });
});

it('a listener of one process takes both', () => {
  const spec = orThrow(parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0' }));
  const context = { id: 'e1', hub: new Hub(() => undefined), tap, behaviours };
  expect(createEndpoint(spec, context).status.state).toBe('stopped');
});

it('an endpoint whose behaviours are left undefined answers as its spec says', async () => {
  const spec = orThrow(parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' }));
  const endpoint = createEndpoint(spec, { id: 'e1', hub: new Hub(() => undefined), behaviours: undefined });
  await endpoint.open();
  const { status } = endpoint;
  const socket = connect(Number(status.state === 'listening' && status.local.split(':').at(-1)), '127.0.0.1');
  socket.write('hello');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toBe('hello');
  socket.destroy();
  await endpoint.close(0);
});
