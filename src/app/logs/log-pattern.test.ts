import { describe, expect, it } from 'vitest';
import { orThrow } from '../../errors/parsed.js';
import { byConnection, type LogNameValues, logName, parseLogPattern } from './log-pattern.js';
import { parseLogRotation } from './log-rotation.js';

const values: LogNameValues = {
  endpoint: 'tcp-listen:7777',
  date: '2026-11-27',
  peer: '127.0.0.1:51000',
  connection: 3,
};

function nameOf(text: string, more: Partial<LogNameValues> = {}): string {
  return logName(orThrow(parseLogPattern(text)), { ...values, ...more });
}

describe('the name of a log', () => {
  it('is filled with what a line is of', () => {
    expect(nameOf('bench-{endpoint}-{date}.log')).toBe('bench-tcp-listen_7777-2026-11-27.log');
    expect(nameOf('{peer}-{connection}.log')).toBe('127.0.0.1_51000-3.log');
    expect(nameOf('{date}/{endpoint}.log')).toBe('2026-11-27/tcp-listen_7777.log');
    expect(nameOf('{time}.log')).toBe('{time}.log');
  });

  it('keeps what has no peer apart', () => {
    const none = { peer: undefined, connection: undefined };
    expect(nameOf('{peer}.log', none)).toBe('endpoint.log');
    expect(nameOf('{connection}.log', none)).toBe('endpoint.log');
    expect(nameOf('{connection}.log', { connection: undefined })).toBe('127.0.0.1_51000.log');
  });

  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['/etc/passwd', '_etc_passwd'],
    ['..', 'download'],
    ['', '_'],
    ['a\\b\0c', 'a_bc'],
    ['{time}', '_time_'],
    ['con', '_con'],
    ['x'.repeat(500), 'x'.repeat(80)],
  ])('stays where it is whatever an endpoint is called: %j', (endpoint, written) => {
    expect(nameOf('{endpoint}.log', { endpoint })).toBe(`${written}.log`);
  });

  it('has a folder up to the first placeholder', () => {
    expect(orThrow(parseLogPattern('../logs/a-{date}/b.log')).folder).toBe('../logs/');
    expect(orThrow(parseLogPattern('plain.log'))).toMatchObject({ folder: '', parts: ['plain.log'] });
    expect(orThrow(parseLogPattern('/tmp/plain.log')).folder).toBe('/tmp/');
  });

  it.each([
    ['', 'log-names-no-file'],
    ['logs/', 'log-names-no-file'],
    ['{date}/', 'log-names-no-file'],
    ['{day}.log', 'log-placeholder-unknown'],
    ['a{.log', 'log-placeholder-unknown'],
    ['a}.log', 'log-placeholder-unknown'],
    ['{endpoint}/../x.log', 'name-leads-out'],
  ])('is refused when it is wrong: %j', (text, reason) => {
    expect(parseLogPattern(text)).toMatchObject({ ok: false, failure: { params: { reason } } });
  });

  it('gets the number of the connection before its extension where each has a file', () => {
    const named = (text: string): string => logName(byConnection(orThrow(parseLogPattern(text))), values);
    expect(named('bench.log')).toBe('bench-3.log');
    expect(named('bench')).toBe('bench-3');
    expect(named('{date}.d/bench')).toBe('2026-11-27.d/bench-3');
    expect(named('{date}')).toBe('2026-11-27-3');
    expect(named('{connection}.log')).toBe('3.log');
  });
});

describe('the rotation of a log', () => {
  it.each([
    ['100M', { type: 'bytes', maxBytes: 104_857_600 }],
    ['4096', { type: 'bytes', maxBytes: 4_096 }],
    ['1h', { type: 'time', everyMs: 3_600_000 }],
    ['30min', { type: 'time', everyMs: 1_800_000 }],
    ['connection', { type: 'connection' }],
  ])('is read from %s', (text, rotation) => {
    expect(parseLogRotation(text)).toEqual({ ok: true, value: rotation });
  });

  it.each(['', '0', '5', '1023', '0s', 'daily', '1x', '-1M', '1ms'])('is refused when it is %j', (text) => {
    expect(parseLogRotation(text)).toMatchObject({ ok: false, failure: { code: 'LOG_ROTATION_INVALID' } });
  });
});
