import { expect, it } from 'vitest';
import type { Story } from '../../app/capture.js';
import { translator } from '../language.js';
import type { Settings } from '../settings.js';
import { storyJson, storyLines } from './story-lines.js';

const story: Story = {
  kind: 'tftp',
  number: 2,
  outcome: 'failed',
  fault: 'client',
  title: {
    code: 'TFTP_READ',
    params: { client: '10.0.0.1:4000', server: '10.0.0.2:69', file: 'a\x1b' },
    packet: 1,
    timeNanos: 0,
  },
  events: [
    { code: 'TFTP_NOT_FOUND', params: { file: 'a\x1b', message: 'no' }, packet: 12, timeNanos: 1_500_000 },
  ],
  turns: { client: 1e6, server: 2e6, nobody: 0 },
  startNanos: 0,
  endNanos: 1_500_000,
};

it('says how it ended and whose fault that was, then what happened, escaped', () => {
  const settings = { translate: translator('en'), language: 'en', color: false } as Settings;
  expect(storyLines(story, settings)).toBe(
    [
      '✗ tftp:2  10.0.0.1:4000 gets a␛ from 10.0.0.2:69  (the fault of the client)',
      '    0.001500  #12     the server has no file a␛ ("no"): check the name, upper and lower case, and the served folder',
      '                      the turn of the client for 1.0 ms, of the server for 2.0 ms',
      '',
      '',
    ].join('\n'),
  );
});

it('speaks Chinese', () => {
  const settings = { translate: translator('zh-CN'), language: 'zh-CN', color: false } as Settings;
  expect(storyLines(story, settings)).toContain('（问题在客户端）'.slice(1, -1));
});

it('is a line of JSON with codes, params and English words', () => {
  expect(JSON.parse(storyJson(story))).toMatchObject({
    type: 'story',
    kind: 'tftp',
    number: 2,
    outcome: 'failed',
    fault: 'client',
    seconds: 0.0015,
    turns: { client: 0.001, server: 0.002, nobody: 0 },
    events: [{ code: 'TFTP_NOT_FOUND', params: { file: 'a\x1b' }, packet: 12, seconds: 0.0015 }],
  });
});
