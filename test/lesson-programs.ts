import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach } from 'vitest';
import { type Finished, run } from './bob.js';
import { hasProgram } from './peer-programs.js';

/** What each language's programs need, in the order of the page. */
const needs = { py: 'python3', php: 'php', mjs: 'node', c: 'gcc' } as const;

/** A language of the lessons, by the ending of its files. */
export type LessonLanguage = keyof typeof needs;

/** All languages of the lessons. */
export const lessonLanguages = Object.keys(needs) as readonly LessonLanguage[];

/** The first program that one of these languages needs and this machine lacks; undefined if it has all. */
export function missingFor(...languages: readonly LessonLanguage[]): string | undefined {
  return languages
    .map((language) => needs[language])
    .find((program) => program !== 'node' && !hasProgram(program));
}

/** A server of the lessons, or anything else that prints where it listens and then what happens. */
export interface RunningPeer {
  readonly program: ChildProcessWithoutNullStreams;
  readonly port: number;
  /** What it has printed after its first line, so far. */
  readonly lines: readonly string[];
}

/** Runs the programs of the lessons: C is compiled once for a file of tests, what is started ends with its test. */
export interface LessonPrograms {
  /** The command of a program: `('reverse', 'server', 'py')`. */
  command(name: string, side: 'server' | 'client', language: LessonLanguage): readonly [string, ...string[]];
  /** Starts a server at a free port of 127.0.0.1, and waits until it listens; `before` are arguments before the address. */
  serve(name: string, language: LessonLanguage, before?: readonly string[]): Promise<RunningPeer>;
  /** Runs a client to its end. */
  ask(
    name: string,
    language: LessonLanguage,
    port: number,
    input?: string | Uint8Array,
    before?: readonly string[],
  ): Promise<Finished>;
  /** Runs another program, which ends by itself or with its test. */
  run(command: readonly string[]): void;
  /** Starts another program, whose first line has its port at the end of an address or alone. */
  start(command: readonly string[]): Promise<RunningPeer>;
}

/** For the file of tests that calls this; `folder` has a folder of programs for each name. */
export function lessonPrograms(folder = 'examples/lessons'): LessonPrograms {
  const compiled = mkdtempSync(join(tmpdir(), 'breakoutbox-lessons-'));
  const made = new Map<string, string>();
  const running: ChildProcessWithoutNullStreams[] = [];
  afterEach(async () => {
    for (const program of running.splice(0)) {
      program.stdin.destroy();
      if (program.exitCode !== null || program.signalCode !== null) continue;
      const closed = once(program, 'close');
      program.kill('SIGKILL');
      await closed;
    }
  });
  afterAll(() => rmSync(compiled, { recursive: true, force: true }));

  const binaryOf = (source: string): string => {
    const known = made.get(source);
    if (known !== undefined) return known;
    const binary = join(compiled, String(made.size));
    const strict = ['-std=c11', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-O2'];
    const checks = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
    const { status, stderr } = spawnSync('gcc', [...strict, ...checks, '-o', binary, source], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    made.set(source, binary);
    return binary;
  };
  const command: LessonPrograms['command'] = (name, side, language) => {
    const source = `${folder}/${name}/${side}.${language}`;
    if (language === 'c') return [binaryOf(source)];
    return [language === 'mjs' ? process.execPath : needs[language], source];
  };
  const start: LessonPrograms['start'] = async ([file = '', ...args]) => {
    const program = spawn(file, args, { stdio: 'pipe' });
    running.push(program);
    program.stdin.on('error', () => undefined);
    let stderr = '';
    program.stderr.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    const lines: string[] = [];
    const reader = createInterface({ input: program.stdout });
    const first = await Promise.race([once(reader, 'line'), once(program, 'close')]);
    const port = /(\d+)(, process \d+)?$/.exec(String(first[0]))?.[1];
    if (port === undefined || program.exitCode !== null)
      throw new Error(`${file} ${args.join(' ')}: ${stderr}`);
    reader.on('line', (line) => lines.push(line));
    return { program, port: Number(port), lines };
  };
  return {
    command,
    start,
    run: ([file = '', ...args]) => {
      running.push(spawn(file, args, { stdio: 'pipe' }));
    },
    serve: (name, language, before = []) =>
      start([...command(name, 'server', language), ...before, '127.0.0.1', '0']),
    ask: (name, language, port, input = '', before = []) => {
      const [file, ...args] = command(name, 'client', language);
      return run(file, [...args, ...before, '127.0.0.1', String(port)], { input });
    },
  };
}
