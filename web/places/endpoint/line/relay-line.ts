import type { RelayLineInput } from '../../../../src/config/line/line-input.js';
import { type LineInput, type LineSpec, noLine, parseLine } from '../../../../src/config/line/line-spec.js';
import type { RelayInput } from '../../../../src/config/relay-input.js';
import type { Failure } from '../../../../src/errors/error.js';
import type { RelaySide } from '../../../session.js';

/** The line of a relay's description. */
export type RelayLine = NonNullable<RelayInput['line']>;

/** The word of a list of conditions that stops everything. */
const outage = 'outage';

/** What is wrong with the conditions of a line; `nameOf` is what a person calls a field. */
export function faultOf(line: RelayLine, nameOf: (name: string) => string): Failure | undefined {
  const parsed = parsedOf(line, nameOf);
  return parsed.ok ? undefined : parsed.failure;
}

/** What a line is described to do in each direction, without its timeline; what cannot be read does nothing. */
export function conditionsOf(line: RelayLine | undefined): LineSpec {
  const parsed = parsedOf(line ?? {}, (name) => name);
  return parsed.ok && parsed.value !== undefined ? parsed.value : { up: noLine, down: noLine };
}

/** Whether a line is described to be out in both directions. */
export function isOutage(line: RelayLine | undefined): boolean {
  return isSideOut(line, 'up') && isSideOut(line, 'down');
}

/** Whether one direction of a line is described to be out. */
export function isSideOut(line: RelayLine | undefined, side: RelaySide): boolean {
  return wordsOf(line?.[side] ?? '').includes(outage);
}

/** The line with an outage over it in both directions or in one, or without. */
export function withOutage(
  line: RelayLine | undefined,
  isOut: boolean,
  only?: RelaySide,
): RelayLine | undefined {
  const change = (side: RelaySide): string | undefined => {
    const text = line?.[side] ?? '';
    if (only !== undefined && only !== side) return text;
    const words = wordsOf(text).filter((word) => word !== outage);
    return (isOut ? [...words, outage] : words).join(' ') || undefined;
  };
  return given({ ...line, up: change('up'), down: change('down') });
}

/** The line without what is empty; undefined if nothing is left. */
export function given(line: RelayLine): RelayLine | undefined {
  const kept = Object.entries(line).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as RelayLine);
}

/** A line of a timeline, as it was written. */
export interface TimelineLine {
  readonly key: string;
  readonly text: string;
}

/** The lines of a timeline, without the dashes of their list; what is no list of lines is shown as it is. */
export function timelineLines(timeline: string | undefined): readonly TimelineLine[] {
  return (timeline ?? '')
    .split('\n')
    .map((line) => line.trim())
    .flatMap((line, index) => {
      const text = line.replace(/^-\s+/, '').replace(/^(["'])(.*)\1$/, '$2');
      return text === '' || text.startsWith('#') ? [] : [{ key: `${index}`, text }];
    });
}

/** A timeline of the lines that were typed: a list, also where no dashes were typed. Empty for none. */
export function timelineOf(typed: string): string {
  const lines = typed.split('\n').map((line) => line.trim());
  const isList = lines.every((line) => line === '' || line.startsWith('#') || line.startsWith('-'));
  if (isList) return typed.trim() === '' ? '' : typed;
  return lines.map((line) => (line === '' || line.startsWith('#') ? line : `- ${line}`)).join('\n');
}

function parsedOf(line: RelayLine, nameOf: (name: string) => string): ReturnType<typeof parseLine> {
  const { seed: _seed, timeline: _timeline, faults: _faults, ...conditions }: RelayLineInput = line;
  return parseLine(conditions as LineInput, nameOf);
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
