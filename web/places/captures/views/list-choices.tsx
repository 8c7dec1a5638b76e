import { useState } from 'react';
import { CheckField } from '../../../views/fields.js';
import { Popover } from '../../../views/popover.js';
import { Select } from '../../../views/select.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { type ColumnName, columnNames, timeFormats } from '../state/capture-settings.js';
import type { OpenCapture } from '../state/open-capture.js';
import { columnWords } from './column-words.js';
import { FieldColumnChoice } from './field-column-choice.js';

const timeWords = {
  first: 'captureTimeFirst',
  above: 'captureTimeAbove',
  clock: 'captureTimeClock',
  date: 'captureTimeDate',
} as const;

/** How the list shows packets: what their time is, which columns there are, whether protocols have colours. */
export function ListChoices({ capture }: { readonly capture: OpenCapture }) {
  const session = useSession();
  const { t, count } = useWords();
  const settings = useStore(session.captureSettings);
  const { text, shown } = useStore(capture.filter);
  const [isOpen, setOpen] = useState(false);
  const toggle = (name: ColumnName, isOn: boolean): void =>
    session.captureSettings.update((kept) => ({
      ...kept,
      hidden: isOn ? kept.hidden.filter((one) => one !== name) : [...kept.hidden, name],
    }));
  return (
    <div className="capture-choices">
      {text !== '' && (
        <span className="mono dim capture-shown">
          {t('captureShown', { count: shown, shown: count(shown) })}
        </span>
      )}
      <Select
        name={t('captureColumnTime')}
        value={settings.time}
        choices={timeFormats.map((value) => ({ value, label: t(timeWords[value]) }))}
        onChange={(chosen) =>
          session.captureSettings.update((kept) => ({
            ...kept,
            time: timeFormats.find((format) => format === chosen) ?? kept.time,
          }))
        }
      />
      <Popover
        isOpen={isOpen}
        onToggle={setOpen}
        label={t('captureColumns')}
        trigger={`${t('captureColumns')} ${columnNames.length - settings.hidden.length + settings.fields.length}`}
        side="end"
      >
        <div className="capture-columns">
          {columnNames.map((name) => (
            <CheckField
              key={name}
              label={t(columnWords[name])}
              isOn={!settings.hidden.includes(name)}
              onChange={(isOn) => toggle(name, isOn)}
            />
          ))}
          <FieldColumnChoice />
          <hr />
          <CheckField
            label={t('captureTints')}
            isOn={settings.isTinted}
            onChange={(isTinted) => session.captureSettings.update((kept) => ({ ...kept, isTinted }))}
          />
        </div>
      </Popover>
    </div>
  );
}
