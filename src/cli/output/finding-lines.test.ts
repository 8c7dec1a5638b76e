import { expect, it } from 'vitest';
import type { Diagnosis } from '../../app/diagnosis/diagnosed.js';
import { translator } from '../language.js';
import { findingJson, findingLines } from './finding-lines.js';

const diagnosis: Diagnosis = {
  protocol: 'udp',
  subject: '7788',
  findings: [
    {
      id: 'holder',
      verdict: 'ok',
      values: { protocol: 'udp', port: 7788, holders: 'a\x1b[2Jb (7)', at: '127.0.0.1:7788' },
    },
    {
      id: 'address-loopback',
      verdict: 'fault',
      values: { protocol: 'udp', port: 7788, at: '127.0.0.1:7788', every: 7788 },
    },
  ],
};

it('a line for each finding, the next step below it, what other programs say escaped', () => {
  const english = { language: 'en', translate: translator('en'), color: false } as const;
  expect(findingLines(diagnosis, english).split('\n')).toEqual([
    'udp 7788',
    '✓ udp port 7788 is held by a␛[2Jb (7), at 127.0.0.1:7788',
    '✗ udp port 7788 is bound to loopback alone, 127.0.0.1:7788: only programs of this machine (or container) reach it',
    '    listen on every address: "bob udp listen 7788", or 0.0.0.0 in the settings of the program',
    '',
  ]);
});

it('the whole machine has a head in the language of the reader', () => {
  const chinese = { language: 'zh-CN', translate: translator('zh-CN'), color: true } as const;
  const lines = findingLines(
    {
      protocol: undefined,
      subject: '',
      findings: [{ id: 'lost-none', verdict: 'ok', values: { seconds: 2 } }],
    },
    chinese,
  );
  expect(lines).toBe('本机\n\x1b[32m✓ 2 秒内内核没有丢失数据报\x1b[0m\n');
});

it('an object for each finding', () => {
  const [first, second] = findingJson(diagnosis)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first).toMatchObject({
    type: 'finding',
    protocol: 'udp',
    subject: '7788',
    verdict: 'ok',
    id: 'holder',
  });
  expect(first).not.toHaveProperty('next');
  expect(second).toMatchObject({
    verdict: 'fault',
    id: 'address-loopback',
    message: expect.stringContaining('loopback alone'),
    next: expect.stringContaining('"bob udp listen 7788"'),
    values: { port: 7788 },
  });
});
