import { useId } from 'react';
import { type Choice, Choices } from './choices.js';

/** A select with its name in it, as small as a button: `read as GBK`. */
export function Select({
  name,
  label,
  value,
  choices,
  onChange,
  disabled = false,
}: {
  /** Shown before the value. */
  readonly name: string;
  /** For screen readers; the name if absent. */
  readonly label?: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
}) {
  const id = useId();
  return (
    <span className="select">
      <label htmlFor={id}>{name}</label>
      <Choices
        id={id}
        label={label}
        value={value}
        choices={choices}
        onChange={onChange}
        disabled={disabled}
      />
    </span>
  );
}

/** A few choices side by side, one of them on. */
export function Segments<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}) {
  return (
    <fieldset className="segments" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
