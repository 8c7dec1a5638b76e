import { useEffect, useState } from 'react';
import type { LineSpec } from '../../../../src/config/line/line-spec.js';
import type { LineState } from '../../../../src/traffic/line-state.js';
import type { RelaySide } from '../../../session.js';
import { useWords } from '../../../views/use-session.js';
import { lineMeasures, type Measure, scalePlace } from './line-measures.js';
import { LineWindow, type MeasuredLine } from './line-window.js';
import { measureRow } from './measure-words.js';

const sides = ['up', 'down'] as const;

/** What a line was asked to do in each direction, and what it did within the last minute. */
export function LineTable({
  conditions,
  state,
  isChanging,
  isPaused,
  onPause,
}: {
  readonly conditions: LineSpec;
  /** Undefined while the relay is not open. */
  readonly state: LineState | undefined;
  /** A timeline changes it: it is not asked for what is described alone. */
  readonly isChanging: boolean;
  /** Whether a direction is described to be out. */
  readonly isPaused: (side: RelaySide) => boolean;
  readonly onPause: (side: RelaySide, isPaused: boolean) => void;
}) {
  const { t } = useWords();
  const measured = useMeasured(conditions, state);
  const shown = sides.map((side) => ({
    side,
    measures: lineMeasures(conditions[side], measured?.[side], measured?.spanMs ?? 0),
  }));
  if (shown.every(({ measures, side }) => measures.length === 0 && state?.[side].isOut !== true)) return null;
  const seconds = Math.round((measured?.spanMs ?? 0) / 1_000);
  return (
    <div className="line-tables">
      {shown.map(({ side, measures }) => (
        <section key={side} aria-label={t(side === 'up' ? 'lineToTarget' : 'lineToClient')}>
          <div className="pane-head">
            <h2>{t(side === 'up' ? 'lineToTarget' : 'lineToClient')}</h2>
            <span className={side === 'up' ? 'rx' : 'tx'} aria-hidden="true">
              {side === 'up' ? '▸' : '◂'}
            </span>
            {state?.[side].isOut === true && <b className="bad">{t('lineIsOut')}</b>}
            <span className="dim">{t(isChanging ? 'lineTimeline' : 'lineOneWay')}</span>
            <button
              type="button"
              className="quiet pane-verb"
              title={t('linePauseHelp')}
              onClick={() => onPause(side, !isPaused(side))}
            >
              {t(isPaused(side) ? 'lineGoOn' : 'linePause')}
            </button>
          </div>
          {measures.length === 0 ? (
            <p className="dim">{t('lineAsItIs')}</p>
          ) : (
            <table className="line-table">
              <thead>
                <tr>
                  <th scope="col">
                    <span className="unseen">{t('lineWhat')}</span>
                  </th>
                  <th scope="col">{t('lineAsked')}</th>
                  <th scope="col">{t('lineMeasured', { seconds })}</th>
                  <th scope="col" className="line-scale-head">
                    ±5 %
                  </th>
                </tr>
              </thead>
              <tbody>
                {measures.map((measure) => (
                  <MeasureLine
                    key={measure.name}
                    measure={measure}
                    conditions={conditions[side]}
                    side={measured?.[side]}
                    isJudged={!isChanging}
                  />
                ))}
              </tbody>
            </table>
          )}
        </section>
      ))}
    </div>
  );
}

function MeasureLine({
  measure,
  conditions,
  side,
  isJudged,
}: {
  readonly measure: Measure;
  readonly conditions: LineSpec['up'];
  readonly side: MeasuredLine['up'] | undefined;
  readonly isJudged: boolean;
}) {
  const words = useWords();
  const { t } = words;
  const { name, deviation, verdict } = measure;
  const row = measureRow(measure, conditions, side, words);
  return (
    <tr>
      <th scope="row">{t(`lineRow_${name}`)}</th>
      <td title={row.asked}>{row.asked}</td>
      <td className={row.isDim ? 'dim' : undefined} title={row.measured}>
        {row.measured}
      </td>
      <td className="line-scale">
        {isJudged && deviation !== undefined && verdict !== undefined && (
          <i
            className={verdict}
            role="img"
            aria-label={t(`lineVerdict_${verdict}`)}
            title={t(`lineVerdict_${verdict}`)}
            style={{ left: `${scalePlace(deviation)}%` }}
          />
        )}
      </td>
    </tr>
  );
}

/** What the line did within the last minute, as far as this view has looked. */
function useMeasured(conditions: LineSpec, state: LineState | undefined): MeasuredLine | undefined {
  const [window] = useState(() => new LineWindow());
  const [measured, setMeasured] = useState<MeasuredLine>();
  const asked = JSON.stringify(conditions);
  useEffect(() => {
    if (state !== undefined) window.add(asked, state, Date.now());
    setMeasured(state === undefined ? undefined : window.measured());
  }, [window, asked, state]);
  return measured;
}
