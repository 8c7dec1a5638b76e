import type { Choice } from '../../../views/choices.js';
import type { Words } from '../../../views/use-session.js';

/** What an endpoint can answer by itself, as choices of a select. */
export function replyChoices(t: Words['t']): readonly Choice[] {
  return [
    { value: 'none', label: t('replyNone') },
    { value: 'echo', label: t('replyEchoChoice') },
    { value: 'reverse', label: t('replyReverseChoice') },
    { value: 'reverse-bytes', label: t('replyReverseBytesChoice') },
    { value: 'template', label: t('replyTemplateChoice') },
  ];
}
