import { describe, expect, it } from 'vitest';
import { type BrokenBench, beginningOf } from '../../../lesson/broken/broken-bench.js';
import { brokenBenches, brokenBenchOf } from '../../../lesson/broken/broken-benches.js';
import { brokenIds } from '../../../lesson/broken/broken-ids.js';
import type { Words } from '../../../lesson/lesson.js';
import { BrokenSession } from './broken-session.js';

/** The goals that fail on each bench with each choice of its options; none where it is mended. */
const failing: Readonly<Record<BrokenBench['id'], Readonly<Record<string, string>>>> = {
  'wrong-port': {
    'any noted': 'connects reading answer',
    'any printed': '',
    'noted noted': '',
    'noted printed': '',
  },
  'wrong-family': {
    'ipv4 ipv6': 'connects reading answer',
    'ipv4 ipv4': '',
    'ipv6 ipv6': '',
    'ipv6 ipv4': 'connects reading answer',
  },
  'no-newline': {
    'none reads': 'answer',
    'none shuts': '',
    'cr reads': 'answer',
    'cr shuts': '',
    'lf reads': '',
    'lf shuts': '',
    'crlf reads': '',
    'crlf shuts': '',
  },
  'half-a-reading': {
    '8 call': 'cut glued',
    '8 pieces': 'cut glued',
    '8 lines': 'cut glued',
    '8 buffer': '',
    '64 call': 'cut glued',
    '64 pieces': 'cut',
    '64 lines': 'cut',
    '64 buffer': '',
  },
  'wrong-encoding': {
    'gbk utf-8': 'text',
    'gbk gbk': '',
    'gbk big5': 'text',
    'gbk gb18030': '',
    'utf-8 utf-8': '',
    'utf-8 gbk': 'text',
    'utf-8 big5': 'text',
    'utf-8 gb18030': 'text',
  },
  'half-close': {
    'close end': 'answer',
    'close each': 'answer',
    'recv end': 'all answer',
    'recv each': '',
    'shutdown end': '',
    'shutdown each': '',
  },
  'bad-checksum': {
    'arc all high': 'taken reading',
    'arc all low': 'taken reading',
    'arc rest high': 'taken reading',
    'arc rest low': 'taken reading',
    'modbus all high': 'taken reading',
    'modbus all low': '',
    'modbus rest high': 'taken reading',
    'modbus rest low': 'taken reading',
  },
  'short-buffer': {
    'one 4': 'readings whole',
    'one 8': 'readings whole',
    'one 16': 'readings whole',
    'one 2048': '',
    'each 4': 'readings whole',
    'each 8': '',
    'each 16': '',
    'each 2048': '',
  },
  'lost-block': {
    'ends append': 'file',
    'ends ignore': 'file',
    'ends acknowledge': 'file',
    'waits append': 'file',
    'waits ignore': 'file',
    'waits acknowledge': '',
    'repeats append': 'file',
    'repeats ignore': '',
    'repeats acknowledge': '',
  },
  'wrong-tid': {
    'request block': 'file',
    'request next': 'file',
    'sender block': '',
    'sender next': 'file',
  },
};

/** Every choice of options, as `option option`. */
function combinationsOf({ settings }: BrokenBench): readonly string[] {
  return settings.reduce<readonly string[]>(
    (soFar, { options }) => soFar.flatMap((one) => options.map(({ id }) => `${one} ${id}`.trim())),
    [''],
  );
}

/** The goals that fail with a choice, on real sockets. */
async function failingWith(bench: BrokenBench, combination: string): Promise<string> {
  const session = new BrokenSession(bench, false);
  const options = combination.split(' ');
  for (const [index, { id }] of bench.settings.entries())
    expect(session.choose(id, options[index] ?? '')).toBe(true);
  const trial = await session.try();
  expect(trial?.isMended).toBe(session.isMended);
  return trial?.goals.flatMap(({ goal, holds }) => (holds ? [] : [goal.id])).join(' ') ?? 'no trial';
}

const codes = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code).toSorted();

function textsOf({ title, story, settings, goals, hints, why }: BrokenBench): readonly Words[] {
  return [
    ...[title, ...story, ...hints, why],
    ...settings.flatMap(({ says, options }) => [says, ...options.map((option) => option.says)]),
    ...goals.map(({ says }) => says),
  ];
}

describe.each(brokenBenches)('the broken bench $id', (bench) => {
  it('says the same in both languages: code is the same', () => {
    for (const words of textsOf(bench)) {
      expect(codes(words['zh-CN'])).toEqual(codes(words.en));
      expect(words.en).not.toMatch(/\{\w+\}/);
      expect(words['zh-CN'].replaceAll(/`[^`]*`/g, '')).not.toMatch(/[,;:!?]\s|\(/);
    }
  });

  it('has two to four options for each setting, and is found broken', () => {
    for (const { id, options, begins } of bench.settings) {
      expect(options.length, id).toBeGreaterThanOrEqual(2);
      expect(options.length, id).toBeLessThanOrEqual(4);
      expect(options.map((option) => option.id)).toContain(begins);
    }
    const beginning = [...beginningOf(bench).values()].join(' ');
    expect(failing[bench.id][beginning]).toMatch(/\w/);
  });

  it('is judged by what its programs do, whatever is chosen', async () => {
    const combinations = combinationsOf(bench);
    const found = await Promise.all(
      combinations.map(async (one) => [one, await failingWith(bench, one)] as const),
    );
    expect(Object.fromEntries(found)).toEqual(failing[bench.id]);
  });
});

it('are found by their names', () => {
  expect(brokenBenches.map(({ id }) => id)).toEqual(brokenIds);
  for (const bench of brokenBenches) expect(brokenBenchOf(bench.id)).toBe(bench);
  expect(brokenBenchOf('knitting')).toBeUndefined();
});
