import { visibleText } from '../../bytes/escapes.js';
import { attributes, caseOf, escaped, timeOf } from '../junit/junit-xml.js';

/** A check that has ended, in words. */
export interface JunitCheck {
  readonly id: string;
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'warned' | 'skipped';
  readonly tookMs: number;
  /** Why it was not passed; several lines of a failure. */
  readonly text: string;
}

/** A report of checks in the form of JUnit. A warning is a case that was passed, with what is unwise as its output. */
export function checkJunit(
  subject: string,
  target: string,
  checks: readonly JunitCheck[],
  beganMs: number,
): string {
  const count = (outcome: JunitCheck['outcome']): number =>
    checks.filter((one) => one.outcome === outcome).length;
  const time = timeOf(checks.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1_000);
  const counts = { tests: checks.length, failures: count('failed'), errors: 0, skipped: count('skipped') };
  const name = `${subject} ${target}`.trim();
  const timestamp = new Date(beganMs).toISOString().slice(0, 19);
  const cases = checks.map((check) => checkCase(subject, check)).join('');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${attributes({ name: 'bob check', ...counts, time })}>\n`,
    `  <testsuite${attributes({ name, ...counts, time, timestamp })}>\n${cases}  </testsuite>\n`,
    '</testsuites>\n',
  ].join('');
}

function checkCase(subject: string, { id, title, outcome, tookMs, text }: JunitCheck): string {
  const name = visibleText(`${id}: ${title}`);
  const head = attributes({ classname: subject, name, time: timeOf(tookMs / 1_000) });
  const shown = visibleText(text.split('\n')[0] ?? '');
  switch (outcome) {
    case 'passed':
      return `    <testcase${head}/>\n`;
    case 'failed':
      return caseOf(head, `<failure${attributes({ message: shown, type: id })}>${escaped(text)}</failure>`);
    case 'warned':
      return caseOf(head, `<system-out>${escaped(text)}</system-out>`);
    case 'skipped':
      return caseOf(head, `<skipped${attributes({ message: shown })}/>`);
  }
}
