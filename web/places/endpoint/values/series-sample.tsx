/** A piece of a line as a plot draws it: in the colour of the text around it, with the series' dash. */
export function SeriesSample({ dash }: { readonly dash: readonly number[] }) {
  return (
    <svg className="series-sample" viewBox="0 0 22 2" aria-hidden="true">
      <path d="M0 1H22" strokeDasharray={dash.join(' ')} />
    </svg>
  );
}
