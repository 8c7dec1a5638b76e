import type { SavedFilter } from '../../config/workspace/saved-filter.js';
import { BreakoutboxError } from '../../errors/error.js';
import { type FileProblem, WorkspaceFolder } from '../../store/workspace/workspace-folder.js';

/** The file of a saved filter cannot be used: what is wrong with it, and where. */
export class SavedFilterFault extends BreakoutboxError {
  readonly problem: FileProblem;

  constructor(problem: FileProblem) {
    super(problem.failure.code, problem.failure.params);
    this.problem = problem;
  }
}

/** Names that a message lists. */
const maxListed = 20;

/**
 * The filter that a person means: `@NAME` is the saved one of that name in a workspace, anything else is a filter itself.
 * @throws BreakoutboxError FILTER_NOT_SAVED; SavedFilterFault
 */
export function meantFilter(written: string, root: string): string {
  const name = /^\s*@(.*?)(?:\.ya?ml)?\s*$/.exec(written)?.[1];
  if (name === undefined) return written;
  const entries = entriesIn(root);
  const entry = entries.find((one) => one.name === name);
  if (entry?.problem !== undefined) throw new SavedFilterFault(entry.problem);
  if (entry?.value !== undefined) return entry.value.filter;
  const choices = entries.map((one) => `@${one.name}`).slice(0, maxListed);
  throw new BreakoutboxError('FILTER_NOT_SAVED', {
    name: name.slice(0, 60),
    folder: root,
    choices: choices.length === 0 ? '-' : choices.join(' '),
  });
}

/** A filter without the messages that a workspace always hides in logs; of a file with a fault, nothing is hidden. */
export function withoutHidden(filter: string, root: string): string {
  const hidden = entriesIn(root).flatMap(({ value }) => (value?.show === 'hide' ? [hiddenBy(value)] : []));
  const parts = [...(filter.trim() === '' ? [] : [`(${filter})`]), ...hidden.map((one) => `not (${one})`)];
  return hidden.length === 0 ? filter : parts.join(' and ');
}

function hiddenBy({ filter, endpoints }: SavedFilter): string {
  if (endpoints === undefined) return filter;
  // One that is for no endpoint hides nothing.
  const named = ['', ...endpoints].map((one) => `endpoint == ${JSON.stringify(one)}`);
  return `(${named.join(' or ')}) and (${filter})`;
}

function entriesIn(root: string): ReturnType<typeof WorkspaceFolder.prototype.entries<'filter'>> {
  const folder = new WorkspaceFolder(root);
  folder.readKind('filter');
  return folder.entries('filter');
}
