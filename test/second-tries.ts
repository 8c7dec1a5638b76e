import process from 'node:process';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Names the tests that passed at their second try only, and what failed at the first (with its seed), so that none of them
 * hides.
 */
export class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests('passed')]);
    const late = tests.filter((test) => test.diagnostic()?.flaky === true);
    if (late.length === 0) return;
    const lines = late.flatMap((test) => [
      `  ${test.module.relativeModuleId}: ${test.fullName}`,
      ...(test.result().errors ?? []).map(({ stack, message }) => `    ${stack ?? message}`),
    ]);
    process.stdout.write(`\npassed at the second try, which is a fault to find:\n${lines.join('\n')}\n`);
  }
}
