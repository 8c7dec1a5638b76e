import { type ErrorParams, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { AnyEndpointInput } from '../endpoint-kinds.js';
import type { MessageInput } from '../workspace/message-file.js';
import type { PanelInput } from '../workspace/panel-file.js';
import type { StepInput } from '../workspace/sequence-shape.js';

/** The most bytes of a file that is imported. */
export const maxImportBytes = 16 * 1024 * 1024;

/** The programs and plain forms that files are taken from. */
export type ImportFormat =
  | 'packet-sender'
  | 'sscom'
  | 'docklight'
  | 'comtool'
  | 'x-tools'
  | 'supercom'
  | 'sokit'
  | 'c-array'
  | 'hex-lines'
  | 'text-lines'
  | 'as-text';

/** What a person says that a file is, whatever it looks like: `text` is a list of lines, each a message. */
export const importAs = ['text'] as const;
export type ImportAs = (typeof importAs)[number];

/** One condition of an imported rule, as a rule's file has it. */
interface ImportedCondition {
  readonly hex?: string;
  readonly text?: string;
  readonly at?: 'start' | 'anywhere' | 'end' | 'whole';
  readonly size?: string;
  readonly checksum?: 'ok' | 'bad';
  readonly all?: readonly ImportedCondition[];
}

/** One thing that an imported rule does, as a rule's file has it. */
export interface ImportedAction {
  readonly send?: string;
  readonly hex?: boolean;
  readonly encoding?: string;
  readonly wait?: string;
  readonly tag?: string;
  readonly log?: string;
  readonly stopRecording?: boolean;
}

/** An imported rule, as `rules/NAME.yaml` has it. */
export interface ImportedRule {
  readonly name: string;
  readonly when: ImportedCondition;
  readonly then: readonly ImportedAction[];
  readonly enabled: boolean;
  readonly else?: 'continue' | 'stop';
}

/** An imported sequence, as `sequences/NAME.yaml` has it. */
export interface ImportedSequence {
  readonly name: string;
  readonly remark: string;
  readonly steps: readonly StepInput[];
}

/** What an entry becomes: a value that the file kind's own parser accepts. */
export type ImportedValue =
  | { readonly type: 'message'; readonly name: string; readonly value: MessageInput }
  | { readonly type: 'rule'; readonly name: string; readonly value: ImportedRule }
  | { readonly type: 'sequence'; readonly name: string; readonly value: ImportedSequence }
  | { readonly type: 'panel'; readonly name: string; readonly value: PanelInput }
  | { readonly type: 'endpoint'; readonly name: string; readonly value: AnyEndpointInput }
  /** A checksum that the messages of the same file have; `value` is its specification. */
  | { readonly type: 'checksum'; readonly name: string; readonly value: string };

/** What becomes of one entry of a file. */
export type ImportOutcome =
  | {
      readonly isTaken: true;
      readonly becomes: ImportedValue;
      /** What of the entry this program has no place for. */
      readonly without: readonly Failure[];
    }
  | { readonly isTaken: false; readonly reason: Failure };

/** One entry of a file: where it begins, its text, and what becomes of it. */
export type ImportEntry = ImportOutcome & {
  /** From 1. */
  readonly line: number;
  /** The beginning of its text, as it stands in the file. */
  readonly source: string;
};

/** What a file of another program holds, in the order of the file. */
export interface ImportedFile {
  readonly format: ImportFormat;
  readonly entries: readonly ImportEntry[];
}

const shownCharacters = 160;

/** A place in a file: an entry's line and the text that stands there. */
export interface EntryPlace {
  readonly line: number;
  readonly source: string;
}

/** An entry that becomes something. */
export function taken(
  place: EntryPlace,
  becomes: ImportedValue,
  without: readonly Failure[] = [],
): ImportEntry {
  return { ...shortened(place), isTaken: true, becomes, without };
}

/** An entry that becomes nothing, with one of this program's reasons. */
export function notTaken(place: EntryPlace, reason: ReasonKey, params: ErrorParams = {}): ImportEntry {
  return refused(place, failure('IMPORT_NOT_TAKEN', { reason, ...params }));
}

/** An entry that becomes nothing, with the failure of a parser. */
export function refused(place: EntryPlace, reason: Failure): ImportEntry {
  return { ...shortened(place), isTaken: false, reason };
}

/** A part of an entry that this program has no place for. */
export function leftOut(reason: ReasonKey, params: ErrorParams = {}): Failure {
  return failure('IMPORT_NOT_TAKEN', { reason, ...params });
}

/** A name from a file as a value may have it: on one line, and not too long. */
export function entryName(name: string, otherwise: string): string {
  const line = name.replace(/[\x00-\x1f\x7f]+/g, ' ').trim();
  const kept = [...line.slice(0, 400)].slice(0, 100).join('');
  return kept === '' ? otherwise : kept;
}

/** A value from a file as a reason shows it: its beginning, on one line. */
export function shownValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return [...text.slice(0, 80)].slice(0, 40).join('');
}

function shortened({ line, source }: EntryPlace): EntryPlace {
  if (source.length <= shownCharacters) return { line, source };
  return { line, source: `${[...source.slice(0, shownCharacters)].slice(0, -1).join('')}…` };
}
