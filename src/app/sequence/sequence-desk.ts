import { parsePort } from '../../config/parse-address.js';
import { parseTftpUrl } from '../../config/tftp-url.js';
import { composeMessage } from '../../config/workspace/compose-message.js';
import { compileRegex } from '../../endpoint/rules/re2-regex.js';
import type { RuleTools } from '../../endpoint/rules/rule-tools.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { Layout } from '../../layout/layout.js';
import { LayoutReader } from '../../layout/layout-reader.js';
import type { CheckTools } from '../../sequence/check-sequence.js';
import type { Sequence } from '../../sequence/sequence.js';
import type { SequenceTools } from '../../sequence/sequence-tools.js';
import { readPlainFile } from '../../system/bounded-file.js';
import { localTimeOf, nowMicros } from '../../system/clock.js';
import { unreadable } from '../../system/file-errors.js';
import { readFilterWith } from '../../traffic/filter/filter.js';
import { compileMessageFilter, messageCatalog } from '../../traffic/filter/message-filter.js';
import { compilePattern } from '../../traffic/filter/re2-pattern.js';
import { shippedLayouts } from '../layouts/open-layout.js';
import { workspaceLayouts } from '../layouts/workspace-layouts.js';
import { fileInside } from '../workspace/file-inside.js';
import type { SavedMessages } from '../workspace/saved-messages.js';
import type { Workspace } from '../workspace/workspace.js';
import { openFault } from './opened-things.js';

/** The workspace that a sequence stands in, and its messages. */
export interface SequenceDesk {
  readonly workspace: Workspace;
  readonly messages: SavedMessages;
}

/** The largest file that a saved message of a sequence sends. */
const maxFileBytes = 16 * 1024 * 1024;

/** What a sequence is run with: the layouts and messages of its workspace, and those layouts that ship and that it names. */
export function sequenceTools({ workspace, messages }: SequenceDesk, sequence: Sequence): SequenceTools {
  const layoutNamed = workspaceLayouts(workspace.folder);
  const layouts = layoutsOf(sequence, workspace, layoutNamed);
  const fields = new LayoutReader(layouts);
  return {
    rules: ruleTools(layouts, fields),
    fields,
    layout: (name) => parsed(() => layoutNamed(name)),
    message: (name, values) =>
      parsed(() => {
        const { message } = messages.find(name);
        const composed = composeMessage(message, values, (of) => layoutNamed(of));
        if (!composed.ok) throw new BreakoutboxError(composed.failure.code, composed.failure.params);
        const content = composed.value;
        return content.type === 'bytes' ? content.bytes : bytesOf(workspace.folder.root, content.path);
      }),
    now: () => {
      const micros = nowMicros();
      return { localTime: localTimeOf(micros), unixSeconds: Math.floor(micros / 1_000_000) };
    },
    random: Math.random,
  };
}

/** What a sequence is checked with before anything is opened. */
export function checkTools(desk: SequenceDesk, sequence: Sequence): CheckTools {
  const { workspace, messages } = desk;
  return {
    ...sequenceTools(desk, sequence),
    openFault: (target, settings) => openFault(target, settings, workspace),
    portFault: (port) => faultOf(parsePort(port.trim(), 0)),
    urlFault: (url) => faultOf(parseTftpUrl(url)),
    messageFault: (name) => faultOf(parsed(() => messages.find(name))),
  };
}

function faultOf(result: Parsed<unknown>): Failure | undefined {
  return result.ok ? undefined : result.failure;
}

/** Compiles the filters of what is expected, over the fields of messages and of these layouts. */
export function sequenceFilter(layouts: readonly Layout[]): RuleTools['filter'] {
  const catalog = messageCatalog(layouts);
  return (expression) => {
    const read = readFilterWith(expression, catalog, compilePattern);
    if (!read.ok) return read;
    const selects = compileMessageFilter(read.value);
    return {
      ok: true,
      value: ({ bytes, peer, timeMicros, encoding }) =>
        selects({
          bytes,
          direction: 'in',
          endpoint: [],
          peer,
          timeMicros,
          encoding,
          check: undefined,
          layouts,
          by: undefined,
        }),
    };
  };
}

function ruleTools(layouts: readonly Layout[], fields: LayoutReader): RuleTools {
  return {
    regex: compileRegex,
    filter: sequenceFilter(layouts),
    field: (name) => fields.field(name),
    checksum: undefined,
    script: (script) => ({ ok: false, failure: failure('SCRIPT_UNAVAILABLE', { script }) }),
    placeholders: { variable: () => undefined, localTime: localTimeOf, random: Math.random },
  };
}

/** The layouts of a workspace, and those that ship whose names stand in the sequence. One with a fault is left to the step that needs it. */
function layoutsOf(
  sequence: Sequence,
  { folder }: Workspace,
  layoutNamed: (name: string) => Layout,
): readonly Layout[] {
  const own = folder.entries('layout').map(({ name }) => name);
  const text = JSON.stringify(sequence);
  const shipped = shippedLayouts().filter((name) => !own.includes(name) && text.includes(name));
  return [...own, ...shipped].flatMap((name) => {
    const layout = parsed(() => layoutNamed(name));
    return layout.ok ? [layout.value] : [];
  });
}

function bytesOf(root: string, file: string): Uint8Array {
  const path = fileInside(root, file);
  try {
    return readPlainFile(path, maxFileBytes);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** What is thrown as a failure, as a result. */
function parsed<Value>(make: () => Value): Parsed<Value> {
  try {
    return { ok: true, value: make() };
  } catch (error) {
    if (error instanceof BreakoutboxError) return { ok: false, failure: error.failure };
    throw error;
  }
}
