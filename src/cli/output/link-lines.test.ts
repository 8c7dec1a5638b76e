import { describe, expect, it } from 'vitest';
import { failure } from '../../errors/error.js';
import { translator } from '../language.js';
import { type LinkStanding, linkLines } from './link-lines.js';

const at = (state: LinkStanding['state'], why: LinkStanding['failure'] = undefined): LinkStanding => ({
  ...{ state, server: '10.0.0.5:4222', failure: why },
});

describe('the lines of a link', () => {
  it('say once that NATS is away, and once that it is back', () => {
    const said: [string, boolean][] = [];
    const told = linkLines({ translate: translator('en'), language: 'en' }, (line, isAway) =>
      said.push([line, isAway]),
    );
    const refused = failure('CLUSTER_REFUSED', { server: '10.0.0.5:4222', user: 'ana' });
    const states: readonly LinkStanding['state'][] = ['connected', 'away', 'away', 'connected', 'connected'];
    for (const state of states) told(at(state));
    told(at('refused', refused));
    told(at('away'));
    told(at('left'));
    expect(said).toEqual([
      ['cut off from NATS at 10.0.0.5:4222; this goes on by itself when it is back', true],
      ['NATS at 10.0.0.5:4222 is back', false],
      [expect.stringContaining('lets nobody in as ana'), true],
    ]);
  });
});
