import { visibleText } from '../../bytes/escapes.js';
import type { SequenceRecord, StepRecord } from '../../sequence/sequence-record.js';
import { isContainer, type StepView } from '../../sequence/step-view.js';
import { attributes, caseOf, escaped, timeOf } from '../junit/junit-xml.js';

/** A sequence that was run, for the report. */
export interface JunitSuite {
  /** The file, which is the name of the suite and the class of its cases. */
  readonly file: string;
  /** All of its steps in their order; those that `record` lacks were never begun. */
  readonly steps: readonly StepView[];
  readonly record: SequenceRecord;
  /** When it began, in milliseconds since 1970. */
  readonly beganMs: number;
  /** Words of why a step failed, several lines: the failure, what was expected, what came. */
  readonly failureText: (row: StepRecord) => string;
  /** Words of why it was not run to its end; undefined if it was. */
  readonly interruption: string | undefined;
}

/** A file that cannot be run, for the report. */
export interface JunitFault {
  readonly file: string;
  readonly message: string;
  readonly code: string;
}

interface WrittenSuite {
  readonly xml: string;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly seconds: number;
}

/**
 * A report in the form of JUnit that build servers read: a suite for each sequence, a case for each step, all of its rounds together.
 * Steps that only contain others are left out; those that were not taken are skipped. A file that cannot be run is a suite with one error.
 */
export function junitReport(suites: readonly JunitSuite[], faults: readonly JunitFault[] = []): string {
  const written = [...faults.map(faultXml), ...suites.map(suiteXml)];
  const sum = (count: (suite: WrittenSuite) => number): number =>
    written.reduce((total, suite) => total + count(suite), 0);
  const counts = {
    tests: sum(({ tests }) => tests),
    failures: sum(({ failures }) => failures),
    errors: sum(({ errors }) => errors),
    skipped: sum(({ skipped }) => skipped),
    time: timeOf(sum(({ seconds }) => seconds)),
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: 'bob run', ...counts })}>\n${written
    .map(({ xml }) => xml)
    .join('')}</testsuites>\n`;
}

function faultXml({ file, message, code }: JunitFault): WrittenSuite {
  const counts = { tests: 1, failures: 0, errors: 1, skipped: 0 };
  const head = attributes({ name: file, ...counts, time: timeOf(0) });
  const about = attributes({ classname: file, name: 'file', time: timeOf(0) });
  const found = `<error${attributes({ message, type: code })}/>`;
  const xml = `  <testsuite${head}>\n${caseOf(about, found)}  </testsuite>\n`;
  return { xml, ...counts, seconds: 0 };
}

function suiteXml(suite: JunitSuite): WrittenSuite {
  const { file, steps, record, beganMs, interruption } = suite;
  const rows = new Map(record.steps.map((row) => [row.step.number, row]));
  const plain = steps.filter((step) => !isContainer(step));
  const cases = plain.map((step) => stepCase(suite, step, rows.get(step.number)));
  // Interrupted between two steps, it has none of its own that says so.
  if (interruption !== undefined && !cases.some(({ type }) => type === 'error')) {
    const head = attributes({ classname: file, name: 'interrupted', time: timeOf(0) });
    cases.push({ type: 'error', xml: caseOf(head, interrupted(interruption)) });
  }
  const count = (type: StepCase['type']): number => cases.filter((one) => one.type === type).length;
  const seconds = (record.result?.tookMs ?? 0) / 1_000;
  const counts = {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
  const timestamp = new Date(beganMs).toISOString().slice(0, 19);
  const head = attributes({ name: file, ...counts, time: timeOf(seconds), timestamp });
  const xml = `  <testsuite${head}>\n${cases.map((one) => one.xml).join('')}  </testsuite>\n`;
  return { xml, ...counts, seconds };
}

interface StepCase {
  readonly type: 'passed' | 'failure' | 'error' | 'skipped';
  readonly xml: string;
}

function stepCase(
  { file, failureText, interruption }: JunitSuite,
  step: StepView,
  row: StepRecord | undefined,
): StepCase {
  const rounds = row?.rounds ?? 0;
  const often = rounds > 1 ? ` (${rounds} ×)` : '';
  const head = attributes({
    classname: file,
    name: visibleText(`${step.number} ${step.verb} ${step.title}${often}`),
    time: timeOf((row?.tookMs ?? 0) / 1_000),
  });
  if (row?.failure !== undefined) {
    const text = failureText(row);
    const [message = ''] = text.split('\n');
    const { code } = row.failure.failure;
    const found = `<failure${attributes({ message, type: code })}>${escaped(text)}</failure>`;
    return { type: 'failure', xml: caseOf(head, found) };
  }
  if (row !== undefined && row.outcome !== 'running')
    return { type: 'passed', xml: `    <testcase${head}/>\n` };
  if (row !== undefined && interruption !== undefined)
    return { type: 'error', xml: caseOf(head, interrupted(interruption)) };
  return { type: 'skipped', xml: caseOf(head, '<skipped/>') };
}

function interrupted(message: string): string {
  return `<error${attributes({ message, type: 'interrupted' })}/>`;
}
