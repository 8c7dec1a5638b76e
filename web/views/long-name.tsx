import { nameParts } from '../state/names.js';

/** A name on one line, cut in its middle where there is no room. */
export function LongName({ name }: { readonly name: string }) {
  const { start, end } = nameParts(name);
  return (
    <span className="long-name" title={name}>
      <span>{start}</span>
      {end !== '' && <span>{end}</span>}
    </span>
  );
}
