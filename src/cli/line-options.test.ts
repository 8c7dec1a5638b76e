import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseAnyEndpoint } from '../config/endpoint-kinds.js';
import { translator } from './language.js';
import { type LineOptions, lineInput, lineWords } from './line-options.js';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-line-'));
  folders.push(folder);
  const file = join(folder, 'line.yaml');
  writeFileSync(file, text);
  return file;
}

describe('the options of a line', () => {
  it('are no line where there are none, or a seed alone', () => {
    expect(lineInput({})).toBeUndefined();
    expect(lineInput({ seed: '7' })).toBeUndefined();
    expect(() => lineInput({ seed: 'x' })).toThrow(/--seed/);
  });

  it('are values of a description, with a seed of chance if none was given', () => {
    const options: LineOptions = { loss: '1%', up: 'delay 5ms', fault: ['size > 3: drop'] };
    const { seed, ...given } = lineInput(options) ?? {};
    expect(given).toEqual({ loss: '1%', up: 'delay 5ms', faults: ['size > 3: drop'] });
    expect(seed).toBeGreaterThanOrEqual(0);
    expect(lineInput({ ...options, seed: '7' })?.seed).toBe(7);
  });

  it('take a timeline from a file, whose mistakes are of that file', () => {
    const text = '- at 5s outage 3s\n';
    expect(lineInput({ timeline: fileOf(text) })?.timeline).toBe(text);
    const wrong = fileOf('- at 5s loss 5');
    expect(() => lineInput({ timeline: wrong })).toThrow(`${wrong}:1:14: write a percentage`);
    expect(() => lineInput({ timeline: `${wrong}.none` })).toThrow(/none/);
  });

  it('are printed as what they come to: the profile once, and what lies over it', () => {
    const t = translator('en');
    const words = (options: LineOptions): readonly string[] => {
      const line = lineInput({ ...options, seed: '7' });
      const parsed = parseAnyEndpoint({ type: 'udp-relay', address: '1', target: 'localhost:2', line });
      if (!parsed.ok || parsed.value.type !== 'udp-relay' || parsed.value.line === undefined) return [];
      return lineWords(parsed.value.line, options.profile, 'en', t);
    };
    expect(words({ profile: 'dsl', fault: ['size > 3: drop'] })).toEqual([
      'dsl: DSL',
      'to the target: delay 25 ms one way, rate 384 kbit/s behind a queue of 64 packets',
      'to the client: delay 25 ms one way, rate 1.5 Mbit/s behind a queue of 64 packets',
      'round trip: 50 ms and what the target takes',
      'source: WebPageTest, connectivity.ini.sample, [DSL]',
      'size > 3: drop',
      'seed 7; --seed 7 gives the same faults again',
    ]);
    expect(words({ profile: 'dsl', up: 'delay 5ms' })).toEqual([
      'dsl: DSL',
      'source: WebPageTest, connectivity.ini.sample, [DSL]',
      'with the other conditions that were given:',
      'to the target: delay 5 ms one way, rate 384 kbit/s behind a queue of 64 packets',
      'to the client: delay 25 ms one way, rate 1.5 Mbit/s behind a queue of 64 packets',
      'round trip: 30 ms and what the target takes',
      'seed 7; --seed 7 gives the same faults again',
    ]);
    expect(words({ loss: '1%', timeline: fileOf('- at 5s outage 3s') }).slice(-2)).toEqual([
      'timeline: 1 step',
      'seed 7; --seed 7 gives the same faults again',
    ]);
  });
});
