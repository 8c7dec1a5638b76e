import '@fontsource/jetbrains-mono/400.css';
import '@fontsource/jetbrains-mono/500.css';
import './styles/tokens.css';
import './frame/frame.css';
import './frame/rail.css';
import './frame/trust.css';
import './places/welcome/welcome.css';
import './workspace/workspace.css';
import './places/messages/messages.css';
import './places/messages/form/message-form.css';
import './places/messages/import/import.css';
import './places/ports/ports.css';
import './places/nodes/nodes.css';
import './places/captures/captures.css';
import './places/captures/capture-filter.css';
import './places/captures/conversations.css';
import './places/captures/rates.css';
import './places/captures/packets.css';
import './places/captures/packet-panes.css';
import './places/captures/stories.css';
import './places/captures/live.css';
import './places/captures/export.css';
import './places/captures/narrow.css';
import './places/boot/boot.css';
import './places/boot/boot-narrow.css';
import './places/learn/learn.css';
import './places/learn/lesson-text.css';
import './places/learn/bench.css';
import './places/learn/lesson-ladder.css';
import './places/learn/own-program.css';
import './places/learn/course.css';
import './places/learn/tasks/tasks.css';
import './places/learn/learn-narrow.css';
import './places/learn/broken.css';
import './places/diagnosis/diagnosis.css';
import './places/endpoint/room.css';
import './places/endpoint/log/log-bar.css';
import './places/endpoint/log/log.css';
import './views/filter/filter-colours.css';
import './places/endpoint/filters/filters.css';
import './places/endpoint/log/log-foot.css';
import './places/endpoint/ladder/ladder.css';
import './places/endpoint/layouts/row-values.css';
import './places/endpoint/composer/composer.css';
import './places/endpoint/composer/layout-form.css';
import './styles/rate-plot.css';
import './styles/menu.css';
import './styles/popover.css';
import './styles/filter.css';
import './places/endpoint/inspector/inspector.css';
import './places/endpoint/checksum-search/checksum-search.css';
import './places/endpoint/comparison/comparison.css';
import './styles/dialogs.css';
import './places/tftp/tftp.css';
import './places/tftp/library.css';
import './places/tftp/transfers.css';
import './places/panels/panels.css';
import './places/sequences/sequences.css';
import './workspace/files-place.css';
import './workspace/sides.css';
import './places/sequences/run.css';
import './places/environments/environments.css';
import './styles/panes.css';
import i18next from 'i18next';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { initReactI18next } from 'react-i18next';
import { App } from './frame/app.js';
import { en } from './locales/en.js';
import { zhCn } from './locales/zh-cn.js';
import { Session } from './session.js';
import { type KeyValueStore, memoryStore } from './state/kept.js';
import { apiPathOn, pageNodeOf } from './state/page-node.js';
import { hashOfPlace, isSameView, placeOfHash } from './state/place.js';
import type { FeedSocket } from './transport/live-feed.js';
import { takeToken } from './transport/token.js';
import { uploadByRequest } from './transport/upload.js';
import { SessionContext } from './views/use-session.js';

const takenToken = (): string | undefined =>
  takeToken({
    storage: sessionStorage,
    hash: location.hash,
    keepHash: (hash) => history.replaceState(null, '', `${location.pathname}${location.search}${hash}`),
  });

const node = pageNodeOf(location.search);

const session = new Session({
  fetch: (...request) => fetch(...request),
  upload: uploadByRequest,
  openSocket: (protocols): FeedSocket => {
    const url = new URL(`.${apiPathOn(node.name, '/api/live')}`, location.href);
    url.search = '';
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.hash = '';
    return new WebSocket(url, [...protocols]) as FeedSocket;
  },
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  keeper: ownStore(),
  browserLanguages: navigator.languages,
  token: takenToken(),
  node,
  isInSight: () => document.visibilityState === 'visible',
});

// The address names the place, so that back and forward work and a place can be opened in a tab of its own.
const placeByHash = (): void => session.place.set(placeOfHash(location.hash));
placeByHash();
window.addEventListener('hashchange', () => {
  // A link with a token may be opened in a tab that is there already.
  const token = takenToken();
  if (token !== undefined && token !== session.token) session.enterToken(token);
  placeByHash();
});
session.place.subscribe(() => {
  const hash = hashOfPlace(session.place.get());
  if (location.hash === hash || (hash === '#/' && location.hash === '')) return;
  // A filter may be written in several ways.
  const typed = placeOfHash(location.hash);
  if (typed.type === 'endpoint' && hashOfPlace(typed) === hash) return;
  if (isSameView(placeOfHash(location.hash), session.place.get())) history.replaceState(null, '', hash);
  else location.hash = hash;
});

// What arrived is drawn once a frame, however many messages it was.
const announce = (): void => {
  session.state.announce();
  requestAnimationFrame(announce);
};
requestAnimationFrame(announce);
setInterval(() => session.state.sample(performance.now()), 1000);
session.connect();

const { language, theme } = session.preferences.get();
document.documentElement.lang = language;
if (theme !== 'system') document.documentElement.dataset.theme = theme;

await i18next.use(initReactI18next).init({
  lng: language,
  fallbackLng: 'en',
  resources: { en: { translation: en }, 'zh-CN': { translation: zhCn } },
  // React writes text nodes; escaping would be seen.
  interpolation: { escapeValue: false },
  keySeparator: false,
  nsSeparator: false,
});

const element = document.getElementById('page');
if (element !== null) {
  createRoot(element).render(
    <StrictMode>
      <SessionContext value={session}>
        <App />
      </SessionContext>
    </StrictMode>,
  );
}

function ownStore(): KeyValueStore {
  try {
    localStorage.getItem('breakoutbox.preferences');
    return localStorage;
  } catch {
    return memoryStore();
  }
}
