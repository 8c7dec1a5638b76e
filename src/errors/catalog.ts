import { captureErrors } from './capture.js';
import { checkErrors } from './check.js';
import { clusterErrors } from './cluster.js';
import { engineErrors } from './engine.js';
import { filterErrors } from './filter.js';
import { importErrors } from './import.js';
import { inputErrors } from './input.js';
import { layoutErrors } from './layout.js';
import { lineErrors } from './line.js';
import { logErrors } from './log.js';
import { recordErrors } from './record.js';
import { relayErrors } from './relay.js';
import { replayErrors } from './replay.js';
import { ruleErrors } from './rules.js';
import { sequenceErrors } from './sequence.js';
import { socketErrors } from './socket.js';
import { tftpErrors } from './tftp.js';
import { workbenchErrors } from './workbench.js';
import { workspaceErrors } from './workspace.js';

/**
 * Every failure that this program reports, by its stable code: whose fault, and one line in each language that names
 * the thing, the cause and the next step. docs/errors.md is tested against this table.
 */
export const catalog = Object.freeze({
  ...inputErrors,
  ...socketErrors,
  ...tftpErrors,
  ...workbenchErrors,
  ...workspaceErrors,
  ...engineErrors,
  ...captureErrors,
  ...recordErrors,
  ...filterErrors,
  ...ruleErrors,
  ...layoutErrors,
  ...sequenceErrors,
  ...importErrors,
  ...logErrors,
  ...lineErrors,
  ...replayErrors,
  ...relayErrors,
  ...checkErrors,
  ...clusterErrors,
});

/** A stable code of the catalog. */
export type ErrorCode = keyof typeof catalog;

/** Whether a value that came from elsewhere, as from a later version, is a code of this one. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(catalog, code);
}
