import { dirname, resolve } from 'node:path';
import { BreakoutboxError, failure } from '../../errors/error.js';
import { fileInside } from './file-inside.js';
import { findWorkspace, workspaceAbove } from './find-workspace.js';
import { type MessageTarget, messageTarget } from './message-target.js';
import { type FoundMessage, SavedMessages, type SendingValues } from './saved-messages.js';
import { Workspace } from './workspace.js';
import { type OtherWorkbench, runningWorkbench } from './workspace-lock.js';
import { WorkspaceState } from './workspace-state.js';

/** What a command sends of a saved message: its bytes or the path of a file, and to whom. */
export interface MessageSending {
  readonly found: FoundMessage;
  readonly content:
    | { readonly type: 'bytes'; readonly bytes: Uint8Array }
    | { readonly type: 'file'; readonly path: string };
  readonly target: MessageTarget;
}

/**
 * A workspace as a command reads it, beside the workbench that may hold it: nothing in it is changed but the counters of
 * messages.
 */
export class OpenedDesk {
  readonly root: string;
  readonly messages: SavedMessages;
  readonly workspace: Workspace;

  private constructor(root: string) {
    this.root = root;
    this.workspace = new Workspace(root);
    this.workspace.load(failure('WORKSPACE_READ_ONLY', { folder: root, reason: 'not-permitted' }));
    const { folder } = this.workspace;
    folder.readKind('layout');
    this.messages = new SavedMessages(folder, new WorkspaceState(root), {
      readAll: () => this.readMessages(),
    });
  }

  /** Reads the workspace that a command means. @throws BreakoutboxError WORKSPACE_MISSING, WORKSPACE_INVALID */
  static open(named?: string): OpenedDesk {
    return new OpenedDesk(findWorkspace(named));
  }

  /** Reads the workspace that a file stands in; outside of any, its folder is one that holds nothing. @throws BreakoutboxError WORKSPACE_INVALID */
  static around(file: string): OpenedDesk {
    const folder = dirname(resolve(file));
    return new OpenedDesk(workspaceAbove(folder) ?? folder);
  }

  /** Reads every message; before, only those that were looked for are known. */
  readMessages(): void {
    this.workspace.folder.readKind('message');
  }

  /** What is wrong with files of messages, layouts and environments. */
  get problems(): Workspace['problems'] {
    return this.workspace.problems;
  }

  /** The workbench that holds it, if one runs and answers. */
  holder(): Promise<OtherWorkbench | undefined> {
    return runningWorkbench(this.root);
  }

  /**
   * Makes what one sending of a message sends; `to` stands before the target that the message names.
   * @throws BreakoutboxError MESSAGE_UNKNOWN, MESSAGE_AMBIGUOUS, MESSAGE_WITHOUT_TARGET, TARGET_UNKNOWN, ENVIRONMENT_UNKNOWN,
   * and what the content cannot be made for
   */
  prepare(found: FoundMessage, values: SendingValues, to?: string): MessageSending {
    const { content, target } = this.messages.compose(found, values);
    const wanted = to ?? target;
    if (wanted === undefined) throw new BreakoutboxError('MESSAGE_WITHOUT_TARGET', { name: found.fullName });
    return {
      found,
      content:
        content.type === 'file' ? { type: 'file', path: fileInside(this.root, content.path) } : content,
      target: messageTarget(wanted, this.workspace),
    };
  }
}
