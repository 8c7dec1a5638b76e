import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../state/kept.js';
import { createRoomSettings, type SentDraft } from './composer-settings.js';
import { sentReport, withRemembered } from './kept-drafts.js';

const sent = (text: string, atMs: number): SentDraft => ({
  text,
  hex: false,
  raw: false,
  lineBreak: 'lf',
  eol: 'none',
  checksum: 'none',
  writeAs: undefined,
  bytes: text.length,
  atMs,
});

const settings = createRoomSettings(memoryStore(), 'e1 tcp').get();

describe('what the workbench remembers of an endpoint', () => {
  it('is joined with what this page remembers, latest first, each once', () => {
    const ours = { ...settings, history: [sent('b', 3), sent('a', 1)] };
    const joined = withRemembered(ours, {
      sent: [sentReport(sent('c', 2)), sentReport(sent('a', 1))],
      draft: '',
    });
    expect(joined.settings.history.map(({ text }) => text)).toEqual(['b', 'c', 'a']);
    expect(joined.missing).toEqual([sent('b', 3)]);
  });

  it('has the draft where this page has none', () => {
    expect(withRemembered(settings, { sent: [], draft: 'half' }).settings.draft).toBe('half');
    const typed = { ...settings, draft: 'mine' };
    expect(withRemembered(typed, { sent: [], draft: 'half' }).settings.draft).toBe('mine');
  });

  it('is told with the encoding only where one was chosen', () => {
    expect(sentReport(sent('a', 1))).not.toHaveProperty('writeAs');
    expect(sentReport({ ...sent('a', 1), writeAs: 'gbk' }).writeAs).toBe('gbk');
  });
});
