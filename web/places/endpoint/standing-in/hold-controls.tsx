import { useState } from 'react';
import type { HoldOrder } from '../../../../src/operations/standing-in-state.js';
import type { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { FilterField } from '../../../views/filter/filter-field.js';
import { Segments, Select } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';

/** How long a message may be held before it goes as it came. */
const timeouts = [10_000, 60_000, 600_000, 3_600_000] as const;
const usualTimeoutMs = 60_000;

/** What a person has changed of an order; a side of undefined is both. */
type Changed = Partial<Omit<HoldOrder, 'side'>> & { readonly side?: HoldOrder['side'] | undefined };

/** Which messages a relay holds: none, the next one or all, of a filter and a direction, and for how long. */
export function HoldControls({
  endpoint,
  catalog,
  onHold,
  onRelease,
}: {
  readonly endpoint: SocketSummary;
  /** What the filter may name. */
  readonly catalog: FilterCatalog;
  readonly onHold: (order: HoldOrder) => void;
  readonly onRelease: () => void;
}) {
  const { t, count } = useWords();
  const { standingIn } = endpoint;
  const order = standingIn?.hold ?? { mode: 'off' };
  const held = standingIn?.held ?? 0;
  const [draft, setDraft] = useState(order.filter ?? '');
  const [side, setSide] = useState(order.side);
  const [timeoutMs, setTimeoutMs] = useState(order.timeoutMs ?? usualTimeoutMs);
  const given = (changed: Changed): HoldOrder => {
    const filter = (changed.filter ?? draft).trim();
    const way = 'side' in changed ? changed.side : side;
    return {
      ...{ mode: changed.mode ?? order.mode, timeoutMs: changed.timeoutMs ?? timeoutMs },
      ...(filter === '' ? {} : { filter }),
      ...(way === undefined ? {} : { side: way }),
    };
  };
  /** What is changed while messages are held holds at once. */
  const change = (changed: Changed): void => {
    if (order.mode !== 'off') onHold(given(changed));
  };
  const timeWords = (ms: number): string => {
    if (ms < 60_000) return t('holdSeconds', { count: Math.round(ms / 1_000) });
    if (ms < 3_600_000) return t('holdMinutes', { count: Math.round(ms / 60_000) });
    return t('holdHours', { count: Math.round(ms / 3_600_000) });
  };
  const known = timeouts.some((one) => one === timeoutMs) ? timeouts : [...timeouts, timeoutMs];
  return (
    <div className="hold">
      <div className="hold-line">
        <span className="dim" aria-hidden="true">
          {t('holdLabel')}
        </span>
        <Segments
          label={t('holdLabel')}
          value={order.mode}
          choices={[
            { value: 'off', label: t('holdOff') },
            { value: 'next', label: t('holdNext') },
            { value: 'all', label: t('holdAll') },
          ]}
          onChange={(mode) => onHold(given({ mode }))}
        />
        {held > 0 && (
          <button type="button" className="quiet" title={t('holdReleaseHelp')} onClick={onRelease}>
            {t('holdRelease')}
          </button>
        )}
      </div>
      <div className="hold-line hold-which">
        <FilterField
          draft={draft}
          applied={order.mode === 'off' ? draft.trim() : (order.filter ?? '')}
          catalog={catalog}
          subject="messages"
          floats
          hasApply={false}
          label={t('holdFilter')}
          hint={t('holdFilterHint')}
          onDraft={setDraft}
          onApply={(filter) => {
            setDraft(filter);
            change({ filter });
          }}
        />
      </div>
      <div className="hold-line">
        <Select
          name={t('holdSide')}
          value={side ?? ''}
          choices={[
            { value: '', label: t('holdBoth') },
            { value: 'up', label: t('holdUp') },
            { value: 'down', label: t('holdDown') },
          ]}
          onChange={(value) => {
            const way = value === 'up' || value === 'down' ? value : undefined;
            setSide(way);
            change({ side: way });
          }}
        />
        <Select
          name={t('holdTimeout')}
          value={String(timeoutMs)}
          choices={known.map((ms) => ({ value: String(ms), label: timeWords(ms) }))}
          onChange={(value) => {
            setTimeoutMs(Number(value));
            change({ timeoutMs: Number(value) });
          }}
        />
      </div>
      {order.mode === 'off' && held > 0 && (
        <p className="hold-still" role="status">
          {t('holdStill', { count: held, shown: count(held) })}
        </p>
      )}
      {standingIn !== undefined && standingIn.passedOver > 0 && (
        <p className="bad" role="status">
          {t('heldPassedOver', { shown: count(standingIn.passedOver) })}
        </p>
      )}
    </div>
  );
}
