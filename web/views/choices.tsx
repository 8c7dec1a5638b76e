/** A choice of a select. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A bare select, for a label elsewhere. */
export function Choices({
  id,
  label,
  value,
  choices,
  onChange,
  disabled = false,
}: {
  readonly id: string;
  /** For screen readers, in place of the label. */
  readonly label?: string | undefined;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
}) {
  return (
    <select
      id={id}
      aria-label={label}
      value={value}
      disabled={disabled}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
