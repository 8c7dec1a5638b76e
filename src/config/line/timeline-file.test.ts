import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { lineProfile } from '../../line/profiles.js';
import { parseTimeline } from './timeline-file.js';

const both = (change: object) => ({ up: change, down: change });

function failureOf(text: string): string {
  const parsed = parseTimeline(text, 'line.yaml');
  return parsed.ok ? '' : failureMessage(parsed.failure, 'en');
}

describe('the file of a timeline', () => {
  it('is a list of lines', () => {
    const text = [
      '# how the line gets worse',
      '- at 5s outage 3s',
      '- at 10s loss 5% for 20s',
      '- at 12s up loss 5% delay 80ms',
      '- "at 60s profile 3g"',
      '- at 70s clear',
      '- at 80s down outage for 500ms',
      '- repeat every 2m 3 times',
    ].join('\n');
    expect(orThrow(parseTimeline(text, 'line.yaml'))).toEqual({
      steps: [
        { atMs: 5_000, forMs: 3_000, side: undefined, change: both({ isOut: true }) },
        { atMs: 10_000, forMs: 20_000, side: undefined, change: both({ loss: 0.05 }) },
        { atMs: 12_000, forMs: undefined, side: 'up', change: both({ loss: 0.05, delayMs: 80 }) },
        { atMs: 60_000, forMs: undefined, side: undefined, change: lineProfile('3g')?.sides },
        { atMs: 70_000, forMs: undefined, side: undefined, change: 'clear' },
        { atMs: 80_000, forMs: 500, side: 'down', change: both({ isOut: true }) },
      ],
      everyMs: 120_000,
      times: 3,
    });
  });

  it('is played once without a repeat, and without end with one that says no times', () => {
    expect(orThrow(parseTimeline('- at 0s loss 1%', 'f'))).toMatchObject({ everyMs: undefined, times: 1 });
    expect(orThrow(parseTimeline('- at 0s loss 1%\n- repeat every 1s', 'f'))).toMatchObject({
      everyMs: 1_000,
      times: Number.POSITIVE_INFINITY,
    });
  });

  it.each([
    ['', /^line\.yaml:1:1: /],
    ['at 5s outage', /^line\.yaml:1:1: a timeline is a list of lines/],
    ['- at 5s outage 3s\n- 7', /^line\.yaml:2:3: a timeline is a list/],
    ['- in 5s outage', /^line\.yaml:1:3: a line is "at TIME .*"in" is neither$/],
    ['- at soon outage', /^line\.yaml:1:6: "soon" is no time/],
    ['- at 5s', /^line\.yaml:1:8: it does not say what changes/],
    ['- at 5s up', /^line\.yaml:1:11: it does not say what changes/],
    ['- at 5s lose 5%', /^line\.yaml:1:9: "lose" is nothing that changes/],
    ['- at 5s loss 5', /^line\.yaml:1:14: write a percentage/],
    ['- "at 5s loss 5"', /^line\.yaml:1:15: write a percentage/],
    ['- at 5s loss 5% for', /^line\.yaml:1:20: "" is no time/],
    ['- at 5s loss 5% for 0', /^line\.yaml:1:21: "0" is no time/],
    ['- at 5s loss 5% for 1s more', /^line\.yaml:1:24: "more" is no time/],
    ['- at 5s for 1s', /^line\.yaml:1:9: it does not say what changes/],
    ['- at 5s clear for 3s', /^line\.yaml:1:15: "clear" takes back for good/],
    ['- at 5s profile 7g', /^line\.yaml:1:17: there is no profile "7g"/],
    ['- at 5s loss 1%\n- at 4s loss 2%', /^line\.yaml:2:3: it is earlier/],
    ['- at 5s loss 1%\n- repeat every 5s', /^line\.yaml:2:3: "repeat" stands once/],
    ['- repeat every 5s\n- at 1s loss 1%', /^line\.yaml:2:3: "repeat" stands once/],
    ['- repeat every 10ms', /^line\.yaml:1:16: "repeat" stands once/],
    ['- repeat every 5s twice', /^line\.yaml:1:19: a line is/],
    ['- [', /^line\.yaml:1:\d+: /],
  ])('says where "%s" is wrong', (text, message) => {
    expect(failureOf(text)).toMatch(message);
  });

  it('throws for no text', () => {
    const word = fc.constantFrom(
      'at',
      '5s',
      'loss',
      '5%',
      'for',
      'outage',
      'up',
      'clear',
      'repeat',
      'every',
      'x',
      ':',
      '"',
    );
    const line = fc.array(word, { maxLength: 8 }).map((words) => `- ${words.join(' ')}`);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line, { maxLength: 5 }).map((lines) => lines.join('\n')),
        ),
        (text) => {
          expect(failureOf(text)).not.toMatch(/\{\w+\}/);
        },
      ),
      { numRuns: 500 },
    );
  });
});
