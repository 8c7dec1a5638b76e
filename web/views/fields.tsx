import { useId } from 'react';
import { type Choice, Choices } from './choices.js';

/** A line to type in, with its name above and help below. */
export function TextField({
  label,
  value,
  onChange,
  onLeave,
  help,
  fault,
  placeholder,
  isMono = false,
  autoFocus = false,
  disabled = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The person has gone on to something else. */
  readonly onLeave?: () => void;
  readonly help?: string;
  /** What is wrong with the value. */
  readonly fault?: string | undefined;
  readonly placeholder?: string;
  readonly isMono?: boolean;
  /** Whether the dialog that it stands in begins here. */
  readonly autoFocus?: boolean;
  readonly disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={isMono ? 'mono' : undefined}
        data-autofocus={autoFocus || undefined}
        value={value}
        placeholder={placeholder}
        disabled={disabled}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={fault !== undefined}
        aria-describedby={help === undefined && fault === undefined ? undefined : `${id}-help`}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        onBlur={onLeave}
      />
      {(fault ?? help) !== undefined && (
        <small id={`${id}-help`} className={fault === undefined ? undefined : 'bad'}>
          {fault ?? help}
        </small>
      )}
    </div>
  );
}

/** A choice among a few, with its name above. */
export function ChoiceField({
  label,
  value,
  choices,
  onChange,
  className = 'field',
}: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
  /** The class of label and select together. */
  readonly className?: string;
}) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id}>{label}</label>
      <Choices id={id} value={value} choices={choices} onChange={onChange} />
    </div>
  );
}

/** A switch with its name beside it. */
export function CheckField({
  label,
  isOn,
  onChange,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  return (
    <label className="field check">
      <input
        type="checkbox"
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {label}
    </label>
  );
}
