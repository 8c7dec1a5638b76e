import { useRef, useState } from 'react';
import { type EncodingName, parseEncodingName } from '../../../../src/bytes/encoding-names.js';
import type { SavedFilterRow } from '../../../../src/operations/filters.js';
import type { SocketSummary } from '../../../state/kinds.js';
import type { Place } from '../../../state/place.js';
import { encodingChoices } from '../../../views/encoding-choices.js';
import { FilterField } from '../../../views/filter/filter-field.js';
import { Icon } from '../../../views/icon.js';
import { Segments, Select } from '../../../views/select.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { useSession, useWords } from '../../../views/use-session.js';
import { useWidth } from '../../../views/use-width.js';
import type { RoomSettings } from '../composer/composer-settings.js';
import { FilterMenu } from '../filters/filter-menu.js';
import { PeerChips } from './peer-chips.js';
import type { BadChecksums } from './use-bad-checksums.js';
import type { TypedQuery } from './use-log-query.js';

/** Maximum peers to choose from; the filter reaches the others. */
const maxPeers = 200;
/** Width in pixels of everything beside the peers, including the filter at its smallest, unless that has a line of its own. */
const beside = 520;
const besideNarrow = 240;
const besideDisconnect = 96;
const besideBad = 72;

/** The bar above the log: how messages are shown, and which. */
export function LogBar({
  endpoint,
  settings,
  encoding,
  peer,
  typed,
  bad,
  filters,
  onSaveFilter,
  onCopyLink,
  onSettings,
  onPeer,
}: {
  readonly endpoint: SocketSummary;
  readonly settings: RoomSettings;
  readonly encoding: EncodingName;
  readonly peer: string | undefined;
  /** What the log is filtered by. */
  readonly typed: TypedQuery;
  /** The messages whose checksum is wrong, if there are any. */
  readonly bad: BadChecksums | undefined;
  /** The saved filters for the endpoint. */
  readonly filters: readonly SavedFilterRow[];
  readonly onSaveFilter: (filter: string) => void;
  readonly onCopyLink: (place: Place) => Promise<void>;
  readonly onSettings: (change: Partial<RoomSettings>) => void;
  readonly onPeer: (peer: string | undefined) => void;
}) {
  const session = useSession();
  const { t, count } = useWords();
  const { id, input } = endpoint;
  const isNarrow = useNarrow();
  const bar = useRef<HTMLDivElement>(null);
  const width = useWidth(bar);
  const [isOpenNarrow, setIsOpenNarrow] = useState(false);
  // A client speaks to one peer; there is nothing to choose.
  const peers = input.type === 'tcp-connect' ? [] : endpoint.peers.slice(-maxPeers).map((one) => one.peer);
  const shown = peer === undefined || peers.includes(peer) ? peers : [...peers, peer];
  const isOpen =
    (input.type === 'tcp-listen' || input.type === 'tcp-relay') && peer !== undefined && peers.includes(peer);
  return (
    <div ref={bar} className={isOpenNarrow ? 'bar open' : 'bar'}>
      <Segments
        label={t('showAs')}
        value={settings.viewMode}
        choices={[
          { value: 'text', label: t('text') },
          { value: 'hex', label: t('hex') },
          { value: 'both', label: t('both') },
        ]}
        onChange={(viewMode) => onSettings({ viewMode })}
      />
      <div className="bar-options">
        <Select
          name={t('readAs')}
          value={encoding}
          choices={encodingChoices}
          onChange={(name) => onSettings({ readAs: parseEncodingName(name) })}
        />
        {shown.length > 0 && (
          <PeerChips
            peers={shown}
            chosen={peer}
            width={
              width -
              (isNarrow ? besideNarrow : beside) -
              (isOpen ? besideDisconnect : 0) -
              (bad === undefined ? 0 : besideBad)
            }
            onPeer={onPeer}
          />
        )}
        {bad !== undefined && (
          <button
            type="button"
            className="chip bad-checksums"
            aria-pressed={bad.isShown}
            aria-label={t('badChecksums', { count: bad.count })}
            title={t('badChecksums', { count: bad.count })}
            onClick={bad.toggle}
          >
            ✗ {count(bad.count)}
          </button>
        )}
        {isOpen && (
          <button type="button" className="quiet" onClick={() => void session.disconnect(id, peer)}>
            {t('disconnect')}
          </button>
        )}
      </div>
      <FilterField
        draft={typed.draft}
        applied={typed.applied}
        catalog={typed.catalog}
        subject="messages"
        isFilter={typed.isExpression}
        floats
        label={t('filter')}
        hint={t('filterHint')}
        onDraft={typed.onDraft}
        onApply={typed.onApply}
        onSearch={typed.onSearch}
      />
      <FilterMenu
        endpoint={id}
        filters={filters}
        typed={typed}
        onSave={onSaveFilter}
        onCopyLink={onCopyLink}
      />
      <button
        type="button"
        className="options-switch icon-button"
        title={t('more')}
        aria-label={t('more')}
        aria-expanded={isOpenNarrow}
        onClick={() => setIsOpenNarrow(!isOpenNarrow)}
      >
        <Icon name="more" />
      </button>
      <button
        type="button"
        className="clear quiet"
        title={t('clearHelp')}
        onClick={() => session.state.clearLog(id)}
      >
        {t('clear')}
      </button>
    </div>
  );
}
