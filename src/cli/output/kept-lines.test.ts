import { describe, expect, it } from 'vitest';
import { failure } from '../../errors/error.js';
import { translator } from '../language.js';
import { KeptLines } from './kept-lines.js';

const server = '10.0.0.5:4222';
const off = (code: 'HISTORY_UNAVAILABLE' | 'AUDIT_UNAVAILABLE') =>
  failure(code, { server, reason: 'no-jetstream', stream: 'bob-x' });
const settings = { translate: translator('en'), language: 'en', quiet: false } as const;

describe('the lines about what NATS keeps', () => {
  it('say once that there is no JetStream, whatever lacks it, and once that there is', () => {
    const said: string[] = [];
    const lines = new KeptLines(settings, (line) => said.push(line));
    lines.told('history', off('HISTORY_UNAVAILABLE'));
    lines.told('audit', off('AUDIT_UNAVAILABLE'));
    lines.told('history', undefined);
    lines.told('audit', undefined);
    lines.told('history', off('HISTORY_UNAVAILABLE'));
    const without = `NATS at ${server} runs without JetStream; history, audit, library and shared workspace need it: start nats-server with -js`;
    expect(said).toEqual([without, 'NATS has JetStream again', without]);
  });

  it('say what is of one alone as such, and each new reason', () => {
    const said: string[] = [];
    const lines = new KeptLines(settings, (line) => said.push(line));
    const room = { server, reason: 'history-no-room', stream: 'bob-history', room: '8.00 GiB' };
    lines.told('history', failure('HISTORY_UNAVAILABLE', room));
    lines.told('history', off('HISTORY_UNAVAILABLE'));
    lines.told('history', failure('HISTORY_UNAVAILABLE', room));
    lines.told('history', undefined);
    expect(said).toEqual([
      expect.stringContaining('reserves 8.00 GiB'),
      expect.stringContaining('runs without JetStream'),
      expect.stringContaining('reserves 8.00 GiB'),
      'the history of this node is kept by the cluster again',
    ]);
  });

  it('say with quiet only what is wrong', () => {
    const said: string[] = [];
    const lines = new KeptLines({ ...settings, quiet: true }, (line) => said.push(line));
    lines.told('audit', off('AUDIT_UNAVAILABLE'));
    lines.told('audit', undefined);
    expect(said).toHaveLength(1);
  });
});
