import { useEffect, useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { endpointName } from '../state/names.js';
import { noNotices } from '../state/notices.js';
import { formatTime } from '../state/numbers.js';
import { hashOfPlace } from '../state/place.js';
import { Icon } from '../views/icon.js';
import { useSession, useStore, useWords } from '../views/use-session.js';
import { desktopNotices, showOnDesktop } from './desktop-notices.js';

/**
 * What a rule wants a person to know, in the place of the palette's button until it is dismissed: nothing below it moves. While the
 * page is not seen, the desktop shows it too, if its person allowed that.
 */
export function RuleNoticeLine() {
  const session = useSession();
  const { t, count } = useWords();
  const { shown, older } = useStore(session.state.notices);
  const { endpoints } = useStore(session.state.known);
  const [desktop, setDesktop] = useState(desktopNotices);
  const newest = shown.at(-1);
  useEffect(() => {
    if (newest !== undefined) showOnDesktop(newest);
  }, [newest]);
  if (newest === undefined) return null;
  const endpoint = endpoints.find(({ id }) => id === newest.endpoint);
  const others = shown.length - 1 + older;
  const text = visibleText(newest.text);
  return (
    <div className="header-notice">
      <p role="status" title={`${visibleText(newest.rule)}: ${text}`}>
        <time>{formatTime(newest.timeMicros)}</time> <b>{visibleText(newest.rule)}</b> {text}
        {others > 0 && <span className="dim"> · {t('noticeOthers', { count: count(others) })}</span>}
      </p>
      {endpoint !== undefined && (
        <a href={hashOfPlace({ type: 'endpoint', id: endpoint.id })} title={endpointName(endpoint)}>
          {t('noticeShow')}
        </a>
      )}
      {desktop === 'default' && (
        <button type="button" onClick={() => void Notification.requestPermission().then(setDesktop)}>
          {t('noticeDesktop')}
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        title={t('noticeDismiss')}
        aria-label={t('noticeDismiss')}
        onClick={() => session.state.notices.set(noNotices)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
