import { Type } from 'typebox';
import { count } from './schema-parts.js';

const milliseconds = (description: string) => Type.Number({ minimum: 0, description });
const counted = (description: string) => Type.Integer({ minimum: 0, description });

/** One direction of a relay's line, counted from the opening of the relay. */
const side = Type.Object(
  {
    sent: counted('Datagrams, or chunks of streams, that were sent into it'),
    sentBytes: count,
    arrived: counted('Those that came out, duplicates included; pieces of streams'),
    arrivedBytes: count,
    lost: counted('Lost by chance'),
    bursts: counted('Runs of lost ones'),
    outage: counted('Lost because the line was out'),
    queueFull: counted('Dropped by the queue, or by a full line'),
    tooBig: counted('Lost because they were larger than the MTU'),
    duplicated: count,
    reordered: counted('Came out behind one that was sent later'),
    corrupted: count,
    sliced: counted('Streams: pieces that chunks were cut into'),
    stalled: counted('Streams: stalls'),
    resets: counted('Streams: resets by the line'),
    delayMs: milliseconds('Of all that came out, together: by `arrived` it is the mean delay'),
    jitterMs: milliseconds(
      'How much each delay differs from the one before, together: by `arrived` it is the mean',
    ),
    waiting: counted('Datagrams that are on the line now; bytes of streams'),
    isOut: Type.Boolean({ description: 'An outage: no datagram arrives, and streams stand still' }),
  },
  { title: 'LineSideState' },
);

/** What the bad line of a relay has done. */
export const lineState = Type.Object(
  {
    seed: count,
    up: side,
    down: side,
    faults: Type.Array(Type.Object({ fault: Type.String(), hits: count, isDone: Type.Boolean() })),
  },
  {
    title: 'LineState',
    description: 'What the bad line of a relay has done: `up` to the target, `down` to the clients',
  },
);
