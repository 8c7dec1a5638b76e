import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { Altered } from '../../../../src/traffic/event.js';
import { useWords } from '../../../views/use-session.js';
import type { ViewMode } from '../composer/composer-settings.js';
import { alteredParts, alteredSentence, isHarm } from './altered-parts.js';
import type { StreamText } from './stream-text.js';

/** In a row: what a relay or its line did to a message, with what was changed marked, and who or what did it. */
export function AlteredContent({
  event,
  mode,
  stream,
}: {
  readonly event: Altered;
  readonly mode: ViewMode;
  readonly stream: StreamText;
}) {
  const { t } = useWords();
  const { by, bytes } = event;
  const { head, before, after, tail, joint } = alteredParts(event, mode, stream.encoding);
  return (
    <>
      <span className="size">{formatBytes(bytes.byteLength)}</span>
      <span className="content altered-content">
        <span className={isHarm(event) ? 'altered-said bad' : 'altered-said'}>
          {alteredSentence(event, t)}
        </span>{' '}
        <span className="altered-bytes">
          <span className="altered-head">
            {head}
            {after !== undefined && head !== '' && joint}
          </span>
          {after !== undefined && (
            <span className="altered-change">
              <s>{before}</s> → <ins className={isHarm(event) ? 'bad' : undefined}>{after}</ins>
              {tail !== '' && joint}
              {tail}
            </span>
          )}
        </span>
      </span>
      {by !== undefined && (
        <span className="row-rule" title={visibleText(by)}>
          {visibleText(by)}
        </span>
      )}
    </>
  );
}

/** The mark of such a row: what is held waits, everything else has happened. */
export function alteredMark({ what, side }: Pick<Altered, 'what' | 'side'>): string {
  if (what === 'held') return '‖';
  if (what === 'typed') return side === 'up' ? '◂' : '▸';
  return '∗';
}
