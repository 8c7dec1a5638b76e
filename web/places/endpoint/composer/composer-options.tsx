import { type ReactNode, useCallback, useId, useState } from 'react';
import { type EncodingName, parseEncodingName } from '../../../../src/bytes/encoding-names.js';
import { eolNames } from '../../../../src/bytes/line-endings.js';
import { ChecksumInput } from '../../../views/checksum-input.js';
import { encodingChoices } from '../../../views/encoding-choices.js';
import { eolChoices } from '../../../views/eol-choices.js';
import { Icon } from '../../../views/icon.js';
import { Popover } from '../../../views/popover.js';
import { Segments, Select } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';
import type { RoomSettings } from './composer-settings.js';

/** Widths of the composer, in pixels, from which on an option stands in the line; narrower, it is under "more". */
const minWidths = { eol: 470, checksum: 600, encoding: 700, escapes: 790 } as const;

/** How what is typed is meant, in one line; what does not fit goes under one button, from the right. */
export function ComposerOptions({
  width,
  settings,
  encoding,
  isFile,
  onChange,
  onHex,
  children,
}: {
  readonly width: number;
  readonly settings: RoomSettings;
  readonly encoding: EncodingName;
  /** A file goes out as it is; nothing is meant by it. */
  readonly isFile: boolean;
  readonly onChange: (change: Partial<RoomSettings>) => void;
  readonly onHex: (hex: boolean) => void;
  /** What stands in the line however narrow it is. */
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  const checksumId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const toggle = useCallback((open: boolean) => setIsOpen(open), []);
  const { hex, raw, eol, checksum } = settings;
  const options: readonly (readonly [keyof typeof minWidths, ReactNode])[] = [
    [
      'eol',
      <Select
        key="eol"
        name={t('eol')}
        value={eol}
        disabled={isFile}
        choices={eolChoices(t('eolNone'))}
        onChange={(value) => onChange({ eol: eolNames.find((name) => name === value) ?? 'none' })}
      />,
    ],
    [
      'checksum',
      <span key="checksum" className="select checksum-choice">
        <label htmlFor={checksumId}>{t('checksum')}</label>
        <ChecksumInput
          id={checksumId}
          value={checksum === 'none' ? '' : checksum}
          disabled={isFile}
          onChange={(typed) => onChange({ checksum: typed === '' ? 'none' : typed })}
        />
      </span>,
    ],
    [
      'encoding',
      <Select
        key="encoding"
        name={t('writeAs')}
        label={t('writeAsLabel')}
        value={encoding}
        disabled={isFile || hex}
        choices={encodingChoices}
        onChange={(name) => onChange({ writeAs: parseEncodingName(name) })}
      />,
    ],
    [
      'escapes',
      <label key="escapes" className="check" title={t('escapesHelp')}>
        <input
          type="checkbox"
          checked={!raw}
          disabled={isFile || hex}
          onChange={({ currentTarget }) => onChange({ raw: !currentTarget.checked })}
        />
        {t('escapes')}
      </label>,
    ],
  ];
  const inLine = options.filter(([name]) => width >= minWidths[name]);
  const folded = options.filter(([name]) => width < minWidths[name]);
  return (
    <div className="composer-options">
      <Segments
        label={t('typedAs')}
        value={hex ? 'hex' : 'text'}
        choices={[
          { value: 'text', label: t('text') },
          { value: 'hex', label: t('hexShort') },
        ]}
        onChange={(kind) => onHex(kind === 'hex')}
      />
      {inLine.map(([, option]) => option)}
      {children}
      {folded.length > 0 && (
        <Popover
          isOpen={isOpen}
          onToggle={toggle}
          label={t('moreOptions')}
          triggerLabel={t('moreOptions')}
          triggerTitle={t('moreOptions')}
          triggerClass="quiet composer-more"
          trigger={<Icon name="more" />}
          side="end"
        >
          <div className="folded-options">{folded.map(([, option]) => option)}</div>
        </Popover>
      )}
    </div>
  );
}
