import { type KeyboardEvent, useId, useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { isFilterFor, maxFilterLength } from '../../src/config/workspace/saved-filter.js';
import type { SavedFilterRow } from '../../src/operations/filters.js';
import type { SavedMessageRow } from '../../src/operations/workspace.js';
import { endpointKinds, roomTypes } from '../places/endpoint-kinds.js';
import { placesIn } from '../places/places.js';
import type { Session } from '../session.js';
import type { SocketSummary } from '../state/kinds.js';
import { matching } from '../state/matching.js';
import { endpointName } from '../state/names.js';
import { addressOfNode } from '../state/page-node.js';
import { Dialog } from '../views/dialog.js';
import { isRunning, stateSentence } from '../views/state-words.js';
import { useSession, useStore, useWords, type Words } from '../views/use-session.js';
import { addressOf } from '../workspace/message-address.js';
import { useMessages } from '../workspace/use-messages.js';
import { useSavedFilters } from '../workspace/use-saved-filters.js';

interface Command {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly run: () => void;
}

/** Finds an endpoint, a saved message or a command by a few of its letters, all by keyboard. */
export function Palette() {
  const session = useSession();
  const words = useWords();
  useStore(session.state.known);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const close = (): void => session.dialog.set({ type: 'none' });
  const { messages = [] } = useMessages();
  const filters = useSavedFilters();
  const all = [
    ...commandsOf(session, words),
    ...messageCommands(messages, session, words),
    ...filterCommands(filters, session, words),
  ];
  const found = [
    ...matching(all, typed, ({ name, detail }) => `${name} ${detail}`).slice(0, 40),
    ...searchCommands(typed.trim(), session, words),
  ];
  const chosen = Math.min(at, found.length - 1);
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    close();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(found[chosen]);
    else return;
    event.preventDefault();
  };
  const { t } = words;
  return (
    <Dialog label={t('find')} className="palette" onClose={close}>
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={`${listId}-${chosen}`}
        aria-label={t('find')}
        placeholder={t('find')}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={t('find')} className="found">
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={command.id}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => run(command)}
            ref={(element) => {
              if (index === chosen) element?.scrollIntoView({ block: 'nearest' });
            }}
          >
            <span>{command.name}</span>
            <small>{command.detail}</small>
          </div>
        ))}
        {found.length === 0 && <p>{t('paletteEmpty')}</p>}
      </div>
    </Dialog>
  );
}

/** Each saved message: choosing one shows it. */
function messageCommands(
  messages: readonly SavedMessageRow[],
  session: Session,
  { t }: Words,
): readonly Command[] {
  return messages.map((message) => ({
    id: `message ${message.path}?${message.index}`,
    name: t('commandMessage', { name: visibleText(message.name) }),
    detail: visibleText([message.to ?? '', message.remark].filter((part) => part !== '').join(' · ')),
    run: () => session.place.set(addressOf(message)),
  }));
}

/** Each saved filter that is for the endpoint whose room is open: choosing one applies it there. */
function filterCommands(
  filters: readonly SavedFilterRow[],
  session: Session,
  { t }: Words,
): readonly Command[] {
  const place = session.place.get();
  const { endpoints } = session.state.known.get();
  const shown = place.type === 'endpoint' ? endpoints.find(({ id }) => id === place.id) : undefined;
  if (shown === undefined) return [];
  const names = [shown.id, shown.input.label ?? ''];
  return filters
    .filter((saved) => isFilterFor({ endpoints: saved.endpoints }, names))
    .map(({ path, name, filter }) => ({
      id: `filter ${path}`,
      name: t('filterNamed', { name: visibleText(name) }),
      detail: visibleText(filter),
      run: () => showLog(session, shown, filter),
    }));
}

/** What is typed, as a filter of the open room's log, or of the first endpoint's: it is looked for in what is recorded. */
function searchCommands(typed: string, session: Session, { t }: Words): readonly Command[] {
  const place = session.place.get();
  const { endpoints } = session.state.known.get();
  const open = place.type === 'endpoint' ? endpoints.find(({ id }) => id === place.id) : undefined;
  const endpoint = open ?? endpoints[0];
  if (endpoint === undefined || typed === '' || typed.length > maxFilterLength) return [];
  return [
    {
      id: 'search',
      name: t(session.state.hasRecord.get() ? 'commandSearchRecord' : 'commandSearchLog', { text: typed }),
      detail: endpointName(endpoint),
      run: () => showLog(session, endpoint, typed),
    },
  ];
}

/** Opens an endpoint's log with a filter. */
function showLog(session: Session, endpoint: SocketSummary, filter: string): void {
  // The settings of rooms come with the rooms.
  void import('../places/endpoint/composer/composer-settings.js').then(({ createRoomSettings }) => {
    session.room(endpoint, createRoomSettings).update((kept) => ({ ...kept, view: 'log' }));
    session.place.set({ type: 'endpoint', id: endpoint.id, filter });
  });
}

function commandsOf(session: Session, words: Words): readonly Command[] {
  const { t } = words;
  const now = Date.now();
  const { endpoints } = session.state.known.get();
  const goes = endpoints.map((endpoint) => ({
    id: `go ${endpoint.id}`,
    name: t('commandGo', { name: endpointName(endpoint) }),
    detail: stateSentence(endpoint, words, now),
    run: () => session.place.set({ type: 'endpoint', id: endpoint.id }),
  }));
  // What stands still starts again at a workbench alone.
  const switched = session.can('endpoints.start') ? endpoints : endpoints.filter(isRunning);
  const switches = switched.map((endpoint) => ({
    id: `switch ${endpoint.id}`,
    name: t(isRunning(endpoint) ? 'commandStop' : 'commandStart', { name: endpointName(endpoint) }),
    detail: '',
    run: () => void (isRunning(endpoint) ? session.stop(endpoint.id) : session.start(endpoint.id)),
  }));
  const creates = (session.can('endpoints.create') ? roomTypes : []).map((type) => ({
    id: `new ${type}`,
    name: t(endpointKinds[type].create),
    detail: '',
    run: () => session.dialog.set({ type: 'new', endpoint: type }),
  }));
  const { state, nodes } = session.cluster.report.get();
  const toNodes = nodes.map(({ node, isThis, hostname }) => ({
    id: `node ${node}`,
    name: t('commandNode', { node }),
    detail: visibleText(hostname),
    run: () => location.assign(addressOfNode(isThis ? undefined : node, location.pathname)),
  }));
  const toPlaces = placesIn(state, (name) => session.can(name)).map(({ name, command }) => ({
    id: name,
    name: t(command),
    detail: '',
    run: () => session.place.set({ type: name }),
  }));
  const themes = (['system', 'light', 'dark'] as const).map((theme) => ({
    id: theme,
    name: t('commandTheme', {
      name: t(({ system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const)[theme]),
    }),
    detail: '',
    run: () => session.preferences.update((kept) => ({ ...kept, theme })),
  }));
  const languages = (['en', 'zh-CN'] as const).map((language) => ({
    id: language,
    name: t('commandLanguage', { name: language === 'en' ? 'English' : '中文' }),
    detail: '',
    run: () => session.preferences.update((kept) => ({ ...kept, language })),
  }));
  return [
    ...goes,
    ...toNodes,
    ...creates,
    ...switches,
    ...toPlaces,
    ...(session.can('record.status')
      ? [
          {
            id: 'record',
            name: t('commandRecord'),
            detail: '',
            run: () => session.dialog.set({ type: 'record', endpoint: undefined }),
          },
        ]
      : []),
    { id: 'keys', name: t('keys'), detail: '?', run: () => session.dialog.set({ type: 'keys' }) },
    ...themes,
    ...languages,
  ];
}
