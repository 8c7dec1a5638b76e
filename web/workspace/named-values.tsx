import type { LayoutField } from '../../src/layout/layout.js';

/** The names that values of a field have, offered where one is typed; nothing where they have none. */
export function NamedValues({ id, field }: { readonly id: string; readonly field: LayoutField }) {
  const { values } = field;
  if (values.size === 0) return null;
  return (
    <datalist id={id}>
      {[...values].map(([number, called]) => (
        <option key={number} value={called}>
          {String(number)}
        </option>
      ))}
    </datalist>
  );
}
