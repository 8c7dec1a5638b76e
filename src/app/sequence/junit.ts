import { visibleText } from '../../bytes/escapes.js';
import type { SequenceRecord, StepRecord } from '../../sequence/sequence-record.js';

/** A sequence that was run, for the report. */
export interface JunitSuite {
  /** The file, which is the name of the suite and the class of its cases. */
  readonly file: string;
  readonly record: SequenceRecord;
  /** When it began, in milliseconds since 1970. */
  readonly beganMs: number;
  /** Words of why a step failed, several lines: the failure, what was expected, what came. */
  readonly failureText: (row: StepRecord) => string;
  /** Words of why it was not run to its end; undefined if it was. */
  readonly interruption: string | undefined;
}

/**
 * A report in the form of JUnit that build servers read: a suite for each sequence, a case for each step, all of its rounds together.
 * Steps that only contain others are left out.
 */
export function junitReport(suites: readonly JunitSuite[]): string {
  const written = suites.map(suiteXml);
  const { tests, failures, errors, seconds } = written.reduce(
    (sum, one) => ({
      tests: sum.tests + one.tests,
      failures: sum.failures + one.failures,
      errors: sum.errors + one.errors,
      seconds: sum.seconds + one.seconds,
    }),
    { tests: 0, failures: 0, errors: 0, seconds: 0 },
  );
  const counts = { tests, failures, errors, time: timeOf(seconds) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: 'bob run', ...counts })}>\n${written
    .map(({ xml }) => xml)
    .join('')}</testsuites>\n`;
}

function suiteXml({ file, record, beganMs, failureText, interruption }: JunitSuite) {
  const rows = record.steps.filter(({ step }) => step.verb !== 'repeat' && step.verb !== 'parallel');
  const cases = rows.map((row) => caseXml(file, row, failureText));
  const failures = rows.filter(({ failure }) => failure !== undefined).length;
  if (interruption !== undefined) {
    const error = `    <testcase${attributes({ classname: file, name: 'interrupted', time: '0.000' })}>\n      <error${attributes({ message: interruption, type: 'interrupted' })}/>\n    </testcase>\n`;
    cases.push(error);
  }
  const seconds = (record.result?.tookMs ?? 0) / 1_000;
  const errors = interruption === undefined ? 0 : 1;
  const counts = { tests: cases.length, failures, errors, skipped: 0, time: timeOf(seconds) };
  const timestamp = new Date(beganMs).toISOString().slice(0, 19);
  const xml = `  <testsuite${attributes({ name: file, ...counts, timestamp })}>\n${cases.join('')}  </testsuite>\n`;
  return { xml, tests: cases.length, failures, errors, seconds };
}

function caseXml(file: string, row: StepRecord, failureText: JunitSuite['failureText']): string {
  const { step, rounds, tookMs, failure } = row;
  const often = rounds > 1 ? ` (${rounds} ×)` : '';
  const head = attributes({
    classname: file,
    name: visibleText(`${step.number} ${step.verb} ${step.title}${often}`),
    time: timeOf(tookMs / 1_000),
  });
  if (failure === undefined) return `    <testcase${head}/>\n`;
  const text = failureText(row);
  const [message = ''] = text.split('\n');
  const { code } = failure.failure;
  return `    <testcase${head}>\n      <failure${attributes({ message, type: code })}>${escaped(text)}</failure>\n    </testcase>\n`;
}

function timeOf(seconds: number): string {
  return seconds.toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

/** XML 1.0 has no control characters, not even written as references. */
function escaped(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replaceAll(/[^\n\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"]/g, (found) => named[found] ?? found);
}
