import { visibleText } from '../bytes/escapes.js';
import { failureMessage } from '../errors/error.js';
import { complain } from './output/output.js';
import type { Settings } from './settings.js';

/** Says what is wrong with the file of a saved filter, and where. @throws any other error */
export async function complainOfSavedFilter(
  error: unknown,
  { translate: t, language }: Settings,
): Promise<undefined> {
  const { SavedFilterFault } = await import('../app/record/saved-filters.js');
  if (!(error instanceof SavedFilterFault)) throw error;
  const { path, place, failure } = error.problem;
  complain(
    t('workspaceFileUnusable', { file: visibleText(path), ...place, why: failureMessage(failure, language) }),
  );
}
