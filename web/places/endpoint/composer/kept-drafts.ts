import type { ComposerReport, SentDraftReport } from '../../../../src/operations/composer.js';
import { isSameDraft } from '../../../../src/operations/same-draft.js';
import { historyOf, joinedHistory, type RoomSettings, type SentDraft } from './composer-settings.js';

/**
 * The settings together with what the workbench remembers of an endpoint: what was sent from any page, and the draft where this page
 * has none. `missing` is what only this page remembers.
 */
export function withRemembered(
  settings: RoomSettings,
  { sent, draft }: ComposerReport,
): { readonly settings: RoomSettings; readonly missing: readonly SentDraft[] } {
  const theirs = historyOf(sent);
  const history = joinedHistory(settings.history, theirs);
  const missing = settings.history.filter((ours) => !theirs.some((one) => isSameDraft(one, ours)));
  return {
    settings: { ...settings, history, draft: settings.draft === '' ? draft : settings.draft },
    missing,
  };
}

/** A message as the workbench remembers it. */
export function sentReport({ writeAs, ...sent }: SentDraft): SentDraftReport {
  return { ...sent, ...(writeAs === undefined ? {} : { writeAs }) };
}
