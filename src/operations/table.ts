import type { TSchema } from 'typebox';
import { brokenBenchOperations } from './broken-benches.js';
import { captureOperations } from './captures.js';
import { checkOperations } from './checks.js';
import { composerOperations } from './composer.js';
import { courseOperations } from './courses.js';
import { diagnosisOperations } from './diagnosis.js';
import { endpointOperations } from './endpoints.js';
import { filterOperations } from './filters.js';
import { historyOperations } from './history.js';
import { importOperations } from './imports.js';
import { layoutOperations } from './layouts.js';
import { lessonOperations } from './lessons.js';
import { nodeOperations } from './nodes.js';
import type { ValueOf } from './operation.js';
import { ownProgramOperations } from './own-programs.js';
import { panelOperations } from './panels.js';
import { recordOperations } from './record.js';
import { recordExportOperations } from './record-export.js';
import { ruleOperations } from './rules.js';
import { sendingOperations } from './sending.js';
import { sequenceOperations } from './sequences.js';
import { standingInOperations } from './standing-in.js';
import { systemOperations } from './system.js';
import { tftpOperations } from './tftp.js';
import { workspaceOperations } from './workspace.js';

/** Everything that can be done with a workbench, by name. Each binding (HTTP, the page's client) is made of these rows. */
export const operations = {
  ...endpointOperations,
  ...sendingOperations,
  ...tftpOperations,
  ...captureOperations,
  ...diagnosisOperations,
  ...workspaceOperations,
  ...composerOperations,
  ...importOperations,
  ...layoutOperations,
  ...filterOperations,
  ...ruleOperations,
  ...panelOperations,
  ...recordOperations,
  ...recordExportOperations,
  ...historyOperations,
  ...lessonOperations,
  ...ownProgramOperations,
  ...courseOperations,
  ...brokenBenchOperations,
  ...checkOperations,
  ...sequenceOperations,
  ...standingInOperations,
  ...nodeOperations,
  ...systemOperations,
} as const;

type Table = typeof operations;

export type OperationName = keyof Table;

type BodyOf<Row> = Row extends { readonly body: infer Body extends TSchema }
  ? { readonly body: ValueOf<Body> }
  : unknown;

/** The request of an operation: its params by name, and its body. */
export type OperationRequest<Name extends OperationName> = ValueOf<Table[Name]['params']> &
  BodyOf<Table[Name]>;

/** The result of an operation. */
export type OperationResult<Name extends OperationName> = ValueOf<Table[Name]['result']>;

/** The handlers of the table; a binding passes the caller. Each throws, or rejects with, BreakoutboxErrors. */
export type OperationHandlers<Asker> = {
  readonly [Name in OperationName]: (
    request: OperationRequest<Name>,
    asker: Asker,
  ) => OperationResult<Name> | Promise<OperationResult<Name>>;
};
