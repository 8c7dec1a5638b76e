import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { placesIn } from '../places/places.js';
import { hashOfPlace, type Place } from '../state/place.js';
import { Drawing, Icon } from '../views/icon.js';
import { Popover } from '../views/popover.js';
import { useNarrow } from '../views/use-narrow.js';
import { useCan, useSession, useStore, useWords } from '../views/use-session.js';
import { EndpointList } from './endpoint-list.js';

/** The places in the bar of a narrow page; the others stand behind a button. */
const first: ReadonlySet<string> = new Set(['messages', 'rules', 'sequences']);

/** How the arrow keys move among the links of the rail: where to, from `at`, of `count`. */
const moves: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** The left side: the endpoints and the places, one tab stop for all; on a narrow page, the bar at the bottom. */
export function Rail() {
  const isNarrow = useNarrow();
  return isNarrow ? <PlacesBar /> : <WideRail />;
}

function WideRail() {
  const { t } = useWords();
  const session = useSession();
  const place = useStore(session.place);
  const { endpoints } = useStore(session.state.known);
  const can = useCan();
  const shown = placesIn(useStore(session.cluster.report).state, can);
  const nav = useRef<HTMLElement>(null);
  const [focused, setFocused] = useState<string>();
  const current = hashOfPlace(place.type === 'endpoint' ? { type: 'endpoint', id: place.id } : place);
  // A file of a place stands below the place's own link.
  const currentPlace = hashOfPlace({ type: place.type } as Place);
  // A hash reads the same in the address and as a link, so it serves as the name of a link.
  const links = new Set([
    ...(can('endpoints.create') ? [hashOfPlace({ type: 'start' })] : []),
    ...endpoints.map(({ id }) => hashOfPlace({ type: 'endpoint', id })),
    ...shown.map(({ name }) => hashOfPlace({ type: name })),
  ]);
  const tabStop =
    [focused, current, currentPlace].find((hash) => hash !== undefined && links.has(hash)) ??
    [...links][0] ??
    '#/';
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the place, however it was gone to
  useEffect(() => {
    setFocused(undefined);
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moves[event.key];
    if (move === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const found = [...(nav.current?.querySelectorAll('a') ?? [])];
    const at = found.findIndex((link) => link.matches(':focus'));
    found[move(at, found.length)]?.focus();
    event.preventDefault();
  };
  return (
    <nav
      ref={nav}
      className="rail"
      aria-label={t('places')}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => setFocused(target.closest('a')?.getAttribute('href') ?? undefined)}
    >
      {(can('endpoints.create') || endpoints.length > 0) && (
        <h2>
          <span>{t('endpoints')}</span>
          {can('endpoints.create') && (
            <a
              className="add"
              href={hashOfPlace({ type: 'start' })}
              tabIndex={tabStop === '#/' ? 0 : -1}
              title={t('newEndpoint')}
              aria-label={t('newEndpoint')}
              aria-current={place.type === 'start' ? 'page' : undefined}
            >
              +
            </a>
          )}
        </h2>
      )}
      <EndpointList tabStop={tabStop} />
      <h2>
        <span>{t('places')}</span>
      </h2>
      <PlaceLinks shown={shown} tabStop={tabStop} />
    </nav>
  );
}

function PlacesBar() {
  const { t } = useWords();
  const session = useSession();
  const can = useCan();
  const shown = placesIn(useStore(session.cluster.report).state, can);
  const place = useStore(session.place);
  return (
    <nav className="rail" aria-label={t('places')}>
      <a
        className="place"
        href={hashOfPlace({ type: 'start' })}
        aria-current={place.type === 'start' || place.type === 'endpoint' ? 'page' : undefined}
      >
        <Icon name="endpoints" />
        <span>{t('endpoints')}</span>
      </a>
      <PlaceLinks shown={shown.filter(({ name }) => first.has(name))} />
      <MorePlaces shown={shown.filter(({ name }) => !first.has(name))} />
    </nav>
  );
}

/** The places that do not fit into the bar of a narrow page. */
function MorePlaces({ shown: others }: { readonly shown: ReturnType<typeof placesIn> }) {
  const { t } = useWords();
  const session = useSession();
  const place = useStore(session.place);
  const [isOpen, setOpen] = useState(false);
  const current = others.find(({ name }) => name === place.type);
  return (
    <Popover
      isOpen={isOpen}
      onToggle={setOpen}
      label={t('places')}
      side="end"
      triggerClass={current === undefined ? 'place' : 'place current'}
      trigger={
        <>
          <Icon name="more" />
          <span>{t(current?.word ?? 'morePlaces')}</span>
        </>
      }
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a press on one of its links, which the keyboard makes as well */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it closes behind whoever went on */}
      <div className="more-places" onClick={() => setOpen(false)}>
        <PlaceLinks shown={others} />
      </div>
    </Popover>
  );
}

function PlaceLinks({
  shown,
  tabStop,
}: {
  readonly shown: ReturnType<typeof placesIn>;
  readonly tabStop?: string;
}) {
  const { t } = useWords();
  const session = useSession();
  const place = useStore(session.place);
  return shown.map(({ name, icon, word, note }) => (
    <a
      key={name}
      className="place"
      href={hashOfPlace({ type: name })}
      tabIndex={tabStop === undefined || tabStop === hashOfPlace({ type: name }) ? 0 : -1}
      aria-current={place.type === name ? 'page' : undefined}
    >
      <Drawing path={icon} />
      <span>{t(word)}</span>
      {note?.()}
    </a>
  ));
}
