// `npm test`: every test, then one line that counts them and the peer programs that were missing, by name.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-test-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TEST_REPORT: report } },
);

let counted;
try {
  counted = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  counted = undefined;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (counted !== undefined) {
  const skipped = counted.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status: outcome }) => outcome === 'pending' || outcome === 'skipped'),
  );
  const missing = new Set(
    skipped.flatMap(({ fullName }) =>
      [...fullName.matchAll(/\(needs ([^)]+)\)/g)].map(([, program]) => program),
    ),
  );
  if (missing.size > 0) {
    process.stdout.write(
      `\nskipped for want of: ${[...missing].sort().join(', ')} (npm run setup:peers installs them)\n`,
    );
  }
  process.stdout.write(
    `\n${counted.numPassedTests} passed, ${counted.numFailedTests} failed, ${skipped.length} skipped\n`,
  );
}
process.exit(status ?? 1);
