import { describe, expect, it } from 'vitest';
import { encodeText } from '../src/bytes/encodings.js';
import { joinBytes } from '../src/bytes/join-bytes.js';
import { programFindingText } from '../src/lesson/own-program/finding-text.js';
import { type FindingChange, OwnProgramWatch } from '../src/lesson/own-program/own-program-watch.js';
import type { ProgramFindingCode } from '../src/lesson/own-program/sentences.js';
import type { OwnProgramTask } from '../src/lesson/own-program/task.js';
import type { OwnProgramTraffic } from '../src/lesson/own-program/traffic.js';

/** Text in UTF-8, or bytes. */
export type TalkBytes = string | Uint8Array;

const bytesOf = (given: TalkBytes): Uint8Array =>
  typeof given === 'string' ? encodeText(given, 'utf-8') : given;

/** Bytes of a packet of TFTP: numbers of 16 bits, texts and bytes one after another. */
export function packet(...parts: readonly (number | string | Uint8Array)[]): Uint8Array {
  return joinBytes(
    parts.map((part) => (typeof part === 'number' ? Uint8Array.of(part >> 8, part & 255) : bytesOf(part))),
  );
}

/** Tells a watch a talk between a bench and a program, 10 ms a step, and keeps what it was told and said. */
export class OwnProgramTalk {
  readonly traffic: OwnProgramTraffic[] = [];
  readonly changes: FindingChange[] = [];
  at = 0;
  readonly #watch: OwnProgramWatch;

  constructor(watch: OwnProgramWatch) {
    this.#watch = watch;
  }

  get codes(): readonly string[] {
    return this.#watch.findings.map(({ code }) => code);
  }

  tell(traffic: OwnProgramTraffic): this {
    this.traffic.push(traffic);
    this.changes.push(this.#watch.take(traffic));
    return this;
  }

  connected(connection = 1): this {
    return this.tell({ type: 'connected', connection, at: this.#next() });
  }

  /** Bytes of the program, one piece after another. */
  program(...pieces: readonly TalkBytes[]): this {
    for (const piece of pieces) this.programOn(1, piece);
    return this;
  }

  programOn(connection: number, piece: TalkBytes): this {
    return this.tell({ type: 'received', connection, bytes: bytesOf(piece), at: this.#next() });
  }

  /** Bytes of the bench, one send after another. */
  bench(...pieces: readonly TalkBytes[]): this {
    for (const piece of pieces) this.benchOn(1, piece);
    return this;
  }

  benchOn(connection: number, piece: TalkBytes): this {
    return this.tell({ type: 'sent', connection, bytes: bytesOf(piece), at: this.#next() });
  }

  ends(by: 'program' | 'bench', how: 'end' | 'reset' = 'end', connection = 1): this {
    return this.tell({ type: 'ended', connection, by, how, at: this.#next() });
  }

  unread(bytes: number, connection = 1): this {
    return this.tell({ type: 'unread', connection, bytes, at: this.#next() });
  }

  /** A datagram of the program to the bench's `local`. */
  from(peer: string, local: string, bytes: TalkBytes): this {
    return this.tell({ type: 'datagramReceived', local, peer, bytes: bytesOf(bytes), at: this.#next() });
  }

  /** A datagram of the bench from its `local`. */
  to(peer: string, local: string, bytes: TalkBytes, isLost = false): this {
    return this.tell({ type: 'datagramSent', local, peer, bytes: bytesOf(bytes), isLost, at: this.#next() });
  }

  waits(ms: number): this {
    this.at += ms;
    return this.tell({ type: 'elapsed', at: this.at });
  }

  #next(): number {
    this.at += 10;
    return this.at;
  }
}

type Step = (talk: OwnProgramTalk) => unknown;

function told(
  task: OwnProgramTask,
  steps: Step,
): { readonly watch: OwnProgramWatch; readonly talk: OwnProgramTalk } {
  const watch = new OwnProgramWatch(task);
  const talk = new OwnProgramTalk(watch);
  steps(talk);
  return { watch, talk };
}

/** Tests of traffic that shows a mistake and nothing else, whose words have all their values in both languages. */
export function itFinds(
  rows: readonly (readonly [ProgramFindingCode, string, OwnProgramTask, Step])[],
): void {
  it.each(rows)('finds %s: %s', (code, _, task, steps) => {
    const { watch, talk } = told(task, steps);
    expect(talk.codes).toEqual([code]);
    const words = watch.findings.flatMap((finding) =>
      (['en', 'zh-CN'] as const).map((language) => programFindingText(finding, language)),
    );
    expect(words.map(({ saw, why, next }) => `${saw} ${why} ${next}`).join(' ')).not.toMatch(/\{\w+\}/);
  });
}

/** Tests of traffic that comes near a mistake: nothing may be found, at no time. */
export function itSaysNothingOf(rows: readonly (readonly [string, OwnProgramTask, Step])[]): void {
  describe('says nothing of', () => {
    it.each(rows)('%s', (_, task, steps) => {
      const { talk } = told(task, steps);
      expect(talk.changes.flatMap(({ found }) => found)).toEqual([]);
    });
  });
}

/** Tests of findings that later traffic disproves. */
export function itTakesBack(
  rows: readonly (readonly [ProgramFindingCode, OwnProgramTask, Step, Step])[],
): void {
  it.each(rows)('takes %s back when what was missing comes late', (code, task, before, after) => {
    const { talk } = told(task, before);
    expect(talk.codes).toEqual([code]);
    after(talk);
    expect(talk.codes).toEqual([]);
    expect(talk.changes.at(-1)?.withdrawn.map((finding) => finding.code)).toEqual([code]);
  });
}
