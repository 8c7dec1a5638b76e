import { describe, expect, it } from 'vitest';
import type { Answering } from '../../../endpoint/behaviour.js';
import { noRules } from '../../../endpoint/rules/rule.js';
import type { Layout } from '../../../layout/layout.js';
import { Hub } from '../../../traffic/hub.js';
import { EndpointEvents } from '../../endpoint-events.js';
import { RelayRules } from './relay-rules.js';
import { RelayStandingIn } from './relay-standing-in.js';

/** Somebody who stands in at a relay, whose layouts are there when `read` is called. */
function standingIn(): { readonly standing: RelayStandingIn; readonly read: () => void } {
  let read = (): void => undefined;
  const layouts = new Promise<readonly Layout[]>((resolve) => {
    read = () => resolve([]);
  });
  const events = new EndpointEvents({ id: 'e1', hub: new Hub(() => undefined) });
  const answering: Answering = {
    rules: noRules,
    reply: { type: 'none' },
    encoding: 'utf-8',
    receivedChecksum: undefined,
  };
  const standing = new RelayStandingIn({
    events,
    rules: new RelayRules(undefined, 'datagrams', answering, events),
    names: ['e1'],
    encoding: 'utf-8',
    layouts: () => layouts,
    changed: () => undefined,
    say: () => {
      throw new Error('nobody is there');
    },
  });
  return { standing, read };
}

describe('an order to hold', () => {
  it.each([
    ['another order', (standing: RelayStandingIn) => standing.hold({ mode: 'off' })],
    ['everything having been sent on', (standing: RelayStandingIn) => standing.settleAll()],
    ['the relay having stopped', (standing: RelayStandingIn) => standing.stop()],
  ])('whose filter is read later does not undo %s', async (_, meanwhile) => {
    const { standing, read } = standingIn();
    const held = standing.hold({ mode: 'all', filter: 'size > 3' });
    await meanwhile(standing);
    read();
    await held;
    expect(standing.isOn).toBe(false);
  });

  it('holds once its filter is read', async () => {
    const { standing, read } = standingIn();
    const held = standing.hold({ mode: 'all', filter: 'size > 3' });
    read();
    await held;
    expect(standing.isOn).toBe(true);
    standing.stop();
  });
});
