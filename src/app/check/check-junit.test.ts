import { expect, it } from 'vitest';
import { checkJunit } from './check-junit.js';

it('writes a case for each check: failures with their words, warnings as output, skips with their reason', () => {
  const report = checkJunit(
    'tftp-server',
    '127.0.0.1:69',
    [
      { id: 'a', title: 'holds', outcome: 'passed', tookMs: 1_500, text: '' },
      { id: 'b', title: 'x < y', outcome: 'failed', tookMs: 20, text: 'expected  <1>\ncame  \x1b' },
      { id: 'c', title: 'odd', outcome: 'warned', tookMs: 0, text: 'expected  2' },
      { id: 'd', title: 'left', outcome: 'skipped', tookMs: 0, text: 'needs --write' },
    ],
    0,
  );
  expect(report.split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="bob check" tests="4" failures="1" errors="0" skipped="1" time="1.520">',
    '  <testsuite name="tftp-server 127.0.0.1:69" tests="4" failures="1" errors="0" skipped="1" time="1.520" timestamp="1970-01-01T00:00:00">',
    '    <testcase classname="tftp-server" name="a: holds" time="1.500"/>',
    '    <testcase classname="tftp-server" name="b: x &lt; y" time="0.020">',
    '      <failure message="expected  &lt;1&gt;" type="b">expected  &lt;1&gt;',
    'came  \uFFFD</failure>',
    '    </testcase>',
    '    <testcase classname="tftp-server" name="c: odd" time="0.000">',
    '      <system-out>expected  2</system-out>',
    '    </testcase>',
    '    <testcase classname="tftp-server" name="d: left" time="0.000">',
    '      <skipped message="needs --write"/>',
    '    </testcase>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ]);
});
