import { describe, expect, it } from 'vitest';
import type { RuleNotice } from '../../http/protocol.js';
import { Hub } from '../../traffic/hub.js';
import { RuleNotices } from './rule-notices.js';

function setup() {
  const hub = new Hub((flush) => flush());
  const notices: RuleNotice[] = [];
  let stops = 0;
  const watched = new RuleNotices(hub, () => {
    stops += 1;
  });
  const leave = watched.watch((notice) => notices.push(notice));
  const note = (purpose: 'notify' | 'log' | 'stopRecording', text: string): void =>
    hub.publish({
      type: 'ruleNoted',
      timeMicros: 7,
      endpoint: 'e1',
      peer: 'p:1',
      rule: 'hot',
      purpose,
      text,
    });
  return { notices, note, leave, watched, stops: () => stops };
}

describe('what rules ask of the workbench', () => {
  it('is told to those who watch, numbered, and no longer than a notice is', () => {
    const { notices, note, leave } = setup();
    note('notify', 'over 30');
    note('log', 'not told');
    note('notify', 'x'.repeat(10_000));
    leave();
    note('notify', 'nobody watches');
    expect(notices).toEqual([
      { number: 1, timeMicros: 7, endpoint: 'e1', rule: 'hot', text: 'over 30' },
      { number: 2, timeMicros: 7, endpoint: 'e1', rule: 'hot', text: 'x'.repeat(500) },
    ]);
  });

  it('ends the recordings', () => {
    const { note, stops, watched } = setup();
    note('stopRecording', '');
    expect(stops()).toBe(1);
    watched.close();
    note('stopRecording', '');
    expect(stops()).toBe(1);
  });
});
