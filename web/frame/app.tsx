import { lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { PortsPlace } from '../places/ports/ports-place.js';
import { Welcome } from '../places/welcome/welcome.js';
import { useSession, useStore, useWords } from '../views/use-session.js';
import { FeedNotice } from './feed-notice.js';
import { Header } from './header.js';
import { KeysSheet } from './keys-sheet.js';
import { Palette } from './palette.js';
import { Rail } from './rail.js';
import { TokenForm } from './token-form.js';
import { useHotkeys } from './use-hotkeys.js';
import { useKeptFocus } from './use-kept-focus.js';

// The encodings come with these; the page is there before them.
const EndpointRoom = lazy(async () => ({
  default: (await import('../places/endpoint/endpoint-room.js')).EndpointRoom,
}));
const TftpPlace = lazy(async () => ({ default: (await import('../places/tftp/tftp-place.js')).TftpPlace }));
const EndpointForm = lazy(async () => ({
  default: (await import('../places/endpoint/form/endpoint-form.js')).EndpointForm,
}));

/** The page. */
export function App() {
  const session = useSession();
  const { theme, language } = useStore(session.preferences);
  const dialog = useStore(session.dialog);
  const isLetIn = useStore(session.access) === 'granted';
  const { i18n } = useTranslation();
  const { t } = useWords();
  const isStale = useStore(session.isStale);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    document.documentElement.lang = language;
    void i18n.changeLanguage(language);
  }, [language, i18n]);
  useHotkeys();
  useKeptFocus();
  useEffect(() => {
    // What is not needed for the first sight is fetched right after it.
    void import('../places/endpoint/endpoint-room.js');
  }, []);
  const middle = useRef<HTMLElement>(null);
  return (
    <div className={isStale ? 'page stale' : 'page'}>
      <button type="button" className="skip" onClick={() => middle.current?.focus()}>
        {t('skip')}
      </button>
      <Header />
      {!isLetIn ? (
        <main className="middle" ref={middle} tabIndex={-1}>
          <TokenForm />
        </main>
      ) : (
        <>
          <Rail />
          <main className="middle" ref={middle} tabIndex={-1}>
            <FeedNotice />
            <Middle />
          </main>
        </>
      )}
      {dialog.type === 'palette' && <Palette />}
      {dialog.type === 'keys' && <KeysSheet />}
      {(dialog.type === 'new' || dialog.type === 'edit') && (
        <Suspense fallback={null}>
          <EndpointForm key={dialog.type === 'new' ? dialog.endpoint : dialog.id} dialog={dialog} />
        </Suspense>
      )}
    </div>
  );
}

function Middle() {
  const session = useSession();
  const { t } = useWords();
  const place = useStore(session.place);
  const { endpoints, servers, ids, version } = useStore(session.state.known);
  if (version === undefined) return <p className="nothing">{t('loading')}</p>;
  switch (place.type) {
    case 'ports':
      return <PortsPlace key={place.port} port={place.port} />;
    case 'tftp':
      return <Tftp />;
    case 'endpoint': {
      const endpoint = endpoints.find(({ id }) => id === place.id);
      if (servers.some(({ id }) => id === place.id)) return <Tftp />;
      if (endpoint === undefined && ids.includes(place.id)) return <p className="nothing">{t('loading')}</p>;
      if (endpoint === undefined) return <Nowhere />;
      return (
        <Suspense fallback={<p className="nothing">{t('loading')}</p>}>
          <EndpointRoom key={endpoint.id} endpoint={endpoint} />
        </Suspense>
      );
    }
    case 'start':
      return <Welcome />;
  }
}

function Tftp() {
  const { t } = useWords();
  return (
    <Suspense fallback={<p className="nothing">{t('loading')}</p>}>
      <TftpPlace />
    </Suspense>
  );
}

/** An address of the page that leads to nothing: mistyped, or of an endpoint that was removed. */
function Nowhere() {
  const { t } = useWords();
  return (
    <div className="nothing" role="status">
      <h1>{t('nowhere')}</h1>
      <p>{t('nowhereWhy')}</p>
      <p>
        <a className="text-link" href="#/">
          {t('nowhereHome')}
        </a>
      </p>
    </div>
  );
}
