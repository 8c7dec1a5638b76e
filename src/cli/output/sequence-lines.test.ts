import { expect, it } from 'vitest';
import { failure } from '../../errors/error.js';
import { translator } from '../language.js';
import { failureLines } from './sequence-lines.js';

it('says which peers came and left while a step waited, escaped', () => {
  const peer = '192.0.2.7:9';
  const lines = failureLines(
    'quiet.yaml:4:5',
    {
      failure: failure('SEQUENCE_PEER_VISITED', { reason: 'sequence-peer-connected', peer }),
      expected: 'nothing',
      came: [],
      visits: [
        { type: 'connected', peer, afterMs: 2 },
        { type: 'reset', peer: '\x1b[2J', afterMs: 1_500 },
      ],
      around: [],
    },
    { language: 'en', translate: translator('en') },
  );
  expect(lines).toEqual([
    'quiet.yaml:4:5: nothing was to happen, but 192.0.2.7:9 has connected',
    'expected   nothing',
    'came       nothing',
    'peers          +2.0 ms connected 192.0.2.7:9',
    '               +1.50 s reset ␛[2J',
  ]);
});
