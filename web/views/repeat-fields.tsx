import { useEffect, useState } from 'react';
import { type RoomSettings, repeatBounds, within } from '../state/composer-settings.js';
import { useWords } from './use-session.js';

/** Whether to send again and again, how often, and until when. */
export function RepeatFields({
  isOn,
  settings,
  isRunning,
  onToggle,
  onChange,
}: {
  readonly isOn: boolean;
  readonly settings: RoomSettings;
  readonly isRunning: boolean;
  readonly onToggle: (isOn: boolean) => void;
  readonly onChange: (change: Partial<RoomSettings>) => void;
}) {
  const { t } = useWords();
  const { leastMs, mostMs, mostCount } = repeatBounds;
  return (
    <span className="repeat">
      <label className="check">
        <input
          type="checkbox"
          checked={isOn}
          disabled={isRunning}
          onChange={({ currentTarget }) => onToggle(currentTarget.checked)}
        />
        {t('repeat')}
      </label>
      {isOn && (
        <>
          <NumberField
            label={t('repeatEvery')}
            value={settings.repeatMs}
            least={leastMs}
            most={mostMs}
            unit={t('repeatMs')}
            onChange={(repeatMs) => onChange({ repeatMs })}
          />
          <NumberField
            label="×"
            value={settings.repeatCount}
            least={1}
            most={mostCount}
            unit={t('repeatTimes')}
            onChange={(repeatCount) => onChange({ repeatCount })}
          />
        </>
      )}
    </span>
  );
}

function NumberField({
  label,
  value,
  least,
  most,
  unit,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly unit: string;
  readonly onChange: (value: number) => void;
}) {
  const [typed, setTyped] = useState(String(value));
  useEffect(() => setTyped(String(value)), [value]);
  return (
    <label className="number">
      {label}
      <input
        type="number"
        min={least}
        max={most}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={() => {
          const bounded = within(typed === '' ? undefined : Number(typed), least, most, value);
          setTyped(String(bounded));
          onChange(bounded);
        }}
      />
      {unit}
    </label>
  );
}
