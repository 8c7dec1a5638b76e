import type { CaptureInterface } from '../../../../src/operations/captures.js';
import { useWords } from '../../../views/use-session.js';

/** The interfaces of the machine, of which one or several are chosen. */
export function InterfaceChoice({
  interfaces,
  chosen,
  onChange,
  onRefresh,
}: {
  /** Undefined until they are known. */
  readonly interfaces: readonly CaptureInterface[] | undefined;
  readonly chosen: readonly string[];
  readonly onChange: (names: readonly string[]) => void;
  readonly onRefresh: () => void;
}) {
  const { t } = useWords();
  const toggle = (name: string, isOn: boolean): void =>
    onChange(isOn ? [...chosen, name] : chosen.filter((one) => one !== name));
  return (
    <fieldset className="interfaces">
      <legend>{t('captureInterfaces')}</legend>
      <button type="button" className="quiet interfaces-refresh" onClick={onRefresh}>
        {t('refresh')}
      </button>
      <ul>
        {interfaces?.map(({ name, isUp, addresses, description }) => (
          <li key={name}>
            <label className={isUp ? undefined : 'down'}>
              <input
                type="checkbox"
                checked={chosen.includes(name)}
                onChange={({ currentTarget }) => toggle(name, currentTarget.checked)}
              />
              <span className={`lamp lamp-${isUp ? 'on' : 'off'}`} />
              <span className="mono">{name}</span>{' '}
              <span className="interface-words">
                {!isUp && <span className="dim">{t('captureInterfaceDown')} </span>}
                {addresses.map((address) => (
                  <span key={address} className="mono">
                    {address}{' '}
                  </span>
                ))}
                {description !== undefined && <span className="dim">{description}</span>}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {interfaces?.length === 0 && <p className="dim">{t('captureNoInterface')}</p>}
    </fieldset>
  );
}
