import { firstChecks } from './first-checks.js';
import { lineChecks } from './line-checks.js';
import { optionChecks } from './option-checks.js';
import { readingChecks } from './reading-checks.js';
import { requestChecks } from './request-checks.js';
import type { ServerCheck } from './server-check.js';
import { transferChecks } from './transfer-checks.js';
import { windowChecks } from './window-checks.js';
import { writingChecks } from './writing-checks.js';

/** All checks of a TFTP server, in the order in which they begin and are shown. */
export const tftpServerChecks: readonly ServerCheck[] = [
  ...firstChecks,
  ...transferChecks,
  ...readingChecks,
  ...optionChecks,
  ...windowChecks,
  ...writingChecks,
  ...lineChecks,
  ...requestChecks,
];
