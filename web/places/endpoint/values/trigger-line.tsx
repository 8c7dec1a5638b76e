import { useEffect, useState } from 'react';
import { formatDelta, formatMoment } from '../../../state/numbers.js';
import { Choices } from '../../../views/choices.js';
import { useWords, type WordKey } from '../../../views/use-session.js';
import type { Cursors, Picture } from './plot/picture.js';
import { seriesName } from './series-words.js';
import type { TriggerState } from './trigger-watch.js';
import { canTrigger } from './use-values.js';
import { type TriggerSettings, triggerEdges } from './values-settings.js';

/** One of the two cursors. */
export type CursorName = 'a' | 'b';

const modes = ['off', 'single', 'normal'] as const;
const modeWords: Readonly<Record<(typeof modes)[number], WordKey>> = {
  off: 'valuesTriggerOff',
  single: 'valuesTriggerSingle',
  normal: 'valuesTriggerNormal',
};
const edgeWords: Readonly<Record<(typeof triggerEdges)[number], WordKey>> = {
  rising: 'valuesRising',
  falling: 'valuesFalling',
  either: 'valuesEither',
  above: 'valuesAbove',
  below: 'valuesBelow',
};

/** The trigger, and what lies between the cursors: one line. */
export function TriggerLine({
  picture,
  watched,
  trigger,
  state,
  cursors,
  chosen,
  nowMicros,
  onTrigger,
  onArm,
  onCursor,
  onNoCursors,
}: {
  readonly picture: Picture;
  /** The key of the series that the trigger looks at. */
  readonly watched: string | undefined;
  readonly trigger: TriggerSettings;
  readonly state: TriggerState;
  readonly cursors: Cursors;
  readonly chosen: CursorName;
  /** When it is at the workbench: times of other days have their date. */
  readonly nowMicros: number;
  readonly onTrigger: (part: Partial<TriggerSettings>) => void;
  readonly onArm: () => void;
  /** Chooses a cursor, which is placed if it is not. */
  readonly onCursor: (name: CursorName) => void;
  readonly onNoCursors: () => void;
}) {
  const words = useWords();
  const { t, count } = words;
  const isOn = trigger.mode !== 'off';
  const candidates = picture.series.filter(({ found }) => canTrigger(found));
  const { a, b } = cursors;
  return (
    <div className="trigger-line">
      <b>{t('valuesTrigger')}</b>
      <Choices
        id="values-trigger-mode"
        label={t('valuesTriggerMode')}
        value={trigger.mode}
        choices={modes.map((mode) => ({ value: mode, label: t(modeWords[mode]) }))}
        onChange={(chosenMode) => onTrigger({ mode: modes.find((mode) => mode === chosenMode) ?? 'off' })}
      />
      {isOn && (
        <>
          {candidates.length > 1 && (
            <Choices
              id="values-trigger-series"
              label={t('valuesTriggerSeries')}
              value={watched ?? ''}
              choices={candidates.map(({ found }) => ({ value: found.key, label: seriesName(found, words) }))}
              onChange={(series) => onTrigger({ series })}
            />
          )}
          <Choices
            id="values-trigger-edge"
            label={t('valuesTriggerEdge')}
            value={trigger.on}
            choices={triggerEdges.map((edge) => ({ value: edge, label: t(edgeWords[edge]) }))}
            onChange={(edge) => onTrigger({ on: triggerEdges.find((each) => each === edge) ?? 'rising' })}
          />
          <LevelField level={trigger.level} onLevel={(level) => onTrigger({ level })} />
          <span className="dim trigger-state" role="status">
            {watched === undefined
              ? t('valuesTriggerNothing')
              : state.firedMicros === undefined
                ? t('valuesArmed')
                : t('valuesFired', {
                    time: formatMoment(state.firedMicros, nowMicros / 1000),
                    count: state.count,
                    shown: count(state.count),
                  })}
          </span>
          {state.count > 0 && (
            <button type="button" className="quiet" onClick={onArm}>
              {t('valuesArm')}
            </button>
          )}
        </>
      )}
      <span className="grow" />
      {(['a', 'b'] as const).map((name) => (
        <button
          key={name}
          type="button"
          className="chip cursor-chip"
          aria-pressed={cursors[name] !== undefined && chosen === name}
          aria-label={t('valuesCursor', { name: name.toUpperCase() })}
          title={t('valuesCursor', { name: name.toUpperCase() })}
          onClick={() => onCursor(name)}
        >
          {name.toUpperCase()}
        </button>
      ))}
      {(a !== undefined || b !== undefined) && (
        <>
          <span className="mono cursor-times">
            {a !== undefined && b !== undefined ? (
              <>
                <span className="dim">B−A</span> {formatDelta(b - a)}
              </>
            ) : (
              formatMoment(a ?? b ?? 0, nowMicros / 1000)
            )}
          </span>
          <button
            type="button"
            className="quiet"
            title={t('valuesNoCursors')}
            aria-label={t('valuesNoCursors')}
            onClick={onNoCursors}
          >
            ×
          </button>
        </>
      )}
    </div>
  );
}

/** The level as typed; what is no number stays typed and changes nothing. */
function LevelField({
  level,
  onLevel,
}: {
  readonly level: number;
  readonly onLevel: (level: number) => void;
}) {
  const { t } = useWords();
  const [typed, setTyped] = useState(String(level));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed stays while it means the same
  useEffect(() => {
    if (levelOf(typed) !== level) setTyped(String(level));
  }, [level]);
  const isWrong = levelOf(typed) === undefined;
  return (
    <input
      className="mono trigger-level"
      inputMode="decimal"
      size={8}
      maxLength={24}
      aria-label={t('valuesLevel')}
      aria-invalid={isWrong}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        const value = levelOf(currentTarget.value);
        if (value !== undefined) onLevel(value);
      }}
    />
  );
}

function levelOf(typed: string): number | undefined {
  const value = Number(typed.trim().replace('−', '-'));
  return typed.trim() === '' || !Number.isFinite(value) ? undefined : value;
}
