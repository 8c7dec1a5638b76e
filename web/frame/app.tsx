import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { socketRow } from '../places/endpoint/row.js';
import { rowOf } from '../places/endpoint-kinds.js';
import { ListenerStart } from '../places/nodes/listener-start.js';
import { placeNamed, places } from '../places/places.js';
import { Welcome } from '../places/welcome/welcome.js';
import { RecordNotice } from '../record/record-notice.js';
import { operatorView, type Place } from '../state/place.js';
import { PaneEdge } from '../views/pane-edge.js';
import { useCan, useSession, useStore, useWords } from '../views/use-session.js';
import { ConflictNotice } from '../workspace/conflicts/conflict-notice.js';
import { FeedNotice } from './feed-notice.js';
import { Header } from './header.js';
import { KeysSheet } from './keys-sheet.js';
import { Palette } from './palette.js';
import { Rail } from './rail.js';
import { TokenForm } from './token-form.js';
import { TrustNotice } from './trust-notice.js';
import { useHotkeys } from './use-hotkeys.js';
import { useKeptFocus } from './use-kept-focus.js';

const EndpointForm = lazy(async () => ({
  default: (await import('../places/endpoint/form/endpoint-form.js')).EndpointForm,
}));

const DiagnosisDialog = lazy(async () => ({
  default: (await import('../places/diagnosis/diagnosis-dialog.js')).DiagnosisDialog,
}));

const RecordDialog = lazy(async () => ({
  default: (await import('../record/record-dialog.js')).RecordDialog,
}));

const ConflictDialog = lazy(async () => ({
  default: (await import('../workspace/conflicts/conflict-dialog.js')).ConflictDialog,
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
  const place = useStore(session.place);
  const isAlone = place.type === 'panels' && place.item === operatorView;
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    document.documentElement.lang = language;
    void i18n.changeLanguage(language);
  }, [language, i18n]);
  useHotkeys(!isAlone);
  useKeptFocus();
  useEffect(() => {
    // What is not needed for the first sight is fetched right after it.
    // What cannot be fetched now is fetched when it is opened.
    for (const { load } of [socketRow, ...places]) load().catch(() => undefined);
  }, []);
  const middle = useRef<HTMLElement>(null);
  if (isAlone && isLetIn)
    return (
      <div className="page-alone">
        {isStale && <FeedNotice />}
        <main>
          <Middle />
        </main>
      </div>
    );
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
            <TrustNotice />
            <RecordNotice />
            <ConflictNotice />
            <Middle />
            <PaneEdge name="rail" side="right" holder=".page" pane=".rail" neighbour=".middle" />
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
      {dialog.type === 'record' && (
        <Suspense fallback={null}>
          <RecordDialog endpoint={dialog.endpoint} />
        </Suspense>
      )}
      {dialog.type === 'conflicts' && (
        <Suspense fallback={null}>
          <ConflictDialog first={dialog.path} />
        </Suspense>
      )}
      {dialog.type === 'diagnosis' && (
        <Suspense fallback={null}>
          <DiagnosisDialog key={dialog.id} id={dialog.id} />
        </Suspense>
      )}
    </div>
  );
}

function Middle() {
  const session = useSession();
  const { t } = useWords();
  const can = useCan();
  const place = useStore(session.place);
  const { all, ids, version } = useStore(session.state.known);
  if (version === undefined) return <Loading />;
  if (place.type === 'start') return can('endpoints.create') ? <Welcome /> : <ListenerStart />;
  if (place.type !== 'endpoint') {
    const row = placeNamed(place.type);
    if (row?.needs !== undefined && !can(row.needs)) return <ListenerStart lacking={t(row.word)} />;
    return <View>{row?.view(detailOf(place))}</View>;
  }
  const endpoint = all.find(({ id }) => id === place.id);
  if (endpoint === undefined) return ids.includes(place.id) ? <Loading /> : <Nowhere />;
  const row = rowOf(endpoint);
  return <View>{row.place === undefined ? row.room(endpoint) : row.place.view(undefined)}</View>;
}

/** What the address says beside the place's name, for places that want it. */
function detailOf(place: Place): string | undefined {
  if (place.type === 'ports') return place.port;
  if (place.type === 'learn') return place.lesson;
  return 'path' in place ? place.path : undefined;
}

/** A view that may have to be fetched first. */
function View({ children }: { readonly children: ReactNode }) {
  return <Suspense fallback={<Loading />}>{children}</Suspense>;
}

function Loading() {
  const { t } = useWords();
  return <p className="nothing">{t('loading')}</p>;
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
