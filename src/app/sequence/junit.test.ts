import { expect, it } from 'vitest';
import { SequenceBench, sequenceOf } from '../../../test/sequence-bench.js';
import { SequenceRecord } from '../../sequence/sequence-record.js';
import { stepViews } from '../../sequence/step-view.js';
import { type JunitSuite, junitReport } from './junit.js';

const yaml = `steps:
  - open: udp://127.0.0.1:7788
  - expect: "<a>"
    within: 10ms
  - repeat: 2
    steps: [ { wait: 1ms } ]
  - expect: b
    within: 1h
  - send: c
`;

function suiteOf(bench: SequenceBench, interruption: string | undefined): JunitSuite {
  const record = new SequenceRecord();
  for (const report of bench.reports) record.take(report);
  const failureText = (): string => 'why\nand what came';
  return {
    file: 'a.yaml',
    steps: stepViews(sequenceOf(yaml).steps),
    record,
    beganMs: 0,
    failureText,
    interruption,
  };
}

it('has a case for each step: what failed, what was interrupted, and what was never begun', () => {
  const bench = new SequenceBench(yaml).begin().pass(20);
  bench.machine.interrupt(bench.nowMs);
  expect(junitReport([suiteOf(bench, 'stopped')])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bob run" tests="5" failures="1" errors="1" skipped="1" time="0.020">
  <testsuite name="a.yaml" tests="5" failures="1" errors="1" skipped="1" time="0.020" timestamp="1970-01-01T00:00:00">
    <testcase classname="a.yaml" name="1 open udp://127.0.0.1:7788" time="0.000"/>
    <testcase classname="a.yaml" name="2 expect &quot;&lt;a&gt;&quot; within 10ms" time="0.010">
      <failure message="why" type="SEQUENCE_EXPECTATION_LATE">why
and what came</failure>
    </testcase>
    <testcase classname="a.yaml" name="3.1 wait 1ms (2 ×)" time="0.002"/>
    <testcase classname="a.yaml" name="4 expect &quot;b&quot; within 1h" time="0.000">
      <error message="stopped" type="interrupted"/>
    </testcase>
    <testcase classname="a.yaml" name="5 send c" time="0.000">
      <skipped/>
    </testcase>
  </testsuite>
</testsuites>
`);
});

it('has an error for a sequence that was interrupted before its first step', () => {
  expect(junitReport([suiteOf(new SequenceBench(yaml), 'stopped')])).toMatch(
    /tests="6" failures="0" errors="1" skipped="5"/,
  );
});

it('has a suite with an error for a file that cannot be run', () => {
  const fault = { file: 'b.yaml', message: 'b.yaml:1:2: "no"', code: 'SEQUENCE_INVALID' };
  expect(junitReport([], [fault])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bob run" tests="1" failures="0" errors="1" skipped="0" time="0.000">
  <testsuite name="b.yaml" tests="1" failures="0" errors="1" skipped="0" time="0.000">
    <testcase classname="b.yaml" name="file" time="0.000">
      <error message="b.yaml:1:2: &quot;no&quot;" type="SEQUENCE_INVALID"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});
