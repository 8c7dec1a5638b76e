import type { ReactNode } from 'react';

/** A line of the form: what it is, and its fields. */
export function Row({
  label,
  of,
  children,
}: {
  readonly label: string;
  /** The field that the label belongs to, where it is one. */
  readonly of?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="message-form-row">
      {of === undefined ? <span className="dim">{label}</span> : <label htmlFor={of}>{label}</label>}
      <div>{children}</div>
    </div>
  );
}

/** A line to type in; empty, the value is gone. */
export function TextInput({
  id,
  value,
  label,
  placeholder,
  list,
  isMono = false,
  onChange,
}: {
  readonly id?: string;
  readonly value: string | undefined;
  /** For screen readers, without a label beside it. */
  readonly label?: string;
  readonly placeholder?: string;
  readonly list?: string | undefined;
  readonly isMono?: boolean;
  readonly onChange: (value: string | undefined) => void;
}) {
  return (
    <input
      id={id}
      aria-label={label}
      className={isMono ? 'mono' : undefined}
      value={value ?? ''}
      placeholder={placeholder}
      list={list}
      spellCheck={false}
      autoComplete="off"
      onChange={({ currentTarget: { value: typed } }) => onChange(typed === '' ? undefined : typed)}
    />
  );
}

/** A whole number; what is none is not taken. */
export function CountInput({
  value,
  placeholder,
  label,
  id,
  least,
  onChange,
}: {
  readonly value: number | undefined;
  readonly placeholder: string;
  readonly label?: string;
  readonly id?: string;
  readonly least: number;
  readonly onChange: (value: number | undefined) => void;
}) {
  return (
    <input
      id={id}
      className="mono message-form-count"
      aria-label={label}
      inputMode="numeric"
      value={value ?? ''}
      placeholder={placeholder}
      autoComplete="off"
      onChange={({ currentTarget: { value: typed } }) => {
        if (typed === '') onChange(undefined);
        else if (/^\d{1,9}$/.test(typed) && Number(typed) >= least) onChange(Number(typed));
      }}
    />
  );
}
