import { visibleText } from '../../bytes/escapes.js';
import { failureMessage } from '../../errors/error.js';
import type { Ruled } from '../../traffic/event.js';
import type { LineKind, LineStyle } from './event-lines.js';

/** The mark, the kind and the words of what a rule did; names and texts may hold anything and are escaped. */
export function ruleWords(
  event: Ruled,
  { translate: t, language }: LineStyle,
): [mark: string, kind: LineKind, text: string] {
  const rule = visibleText(event.rule);
  switch (event.type) {
    case 'ruleMatched': {
      const tags = event.tags.map((tag) => `  #${visibleText(tag)}`).join('');
      return ['=', 'state', `${event.peer}  ${t('ruleMatched', { rule })}${tags}`];
    }
    case 'ruleNoted':
      if (event.purpose === 'stopRecording')
        return ['*', 'state', `${event.peer}  ${t('ruleStopsRecording', { rule })}`];
      return [
        event.purpose === 'notify' ? '!' : '=',
        'state',
        `${event.peer}  ${rule}  ${visibleText(event.text)}`,
      ];
    case 'ruleFailed':
      return ['!', 'error', `${event.peer}  ${visibleText(failureMessage(event.failure, language))}`];
  }
}
