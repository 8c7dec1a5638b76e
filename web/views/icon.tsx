const shapes = {
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  done: 'M3 8.5l3.5 3.5L13 4.5',
  find: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.5 10.5l3 3',
  more: 'M2 4.5h12M2 11.5h12M5 2.5v4M11 9.5v4',
  turn: 'M6 3.5L10.5 8 6 12.5',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5 6 6 0 1 0 13.5 9.5z',
  remove: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4',
  endpoints: 'M2 8h3M11 8h3M8 2v3M8 11v3M5 5h6v6H5z',
  half: 'M8 2a6 6 0 1 1 0 12zM8 2a6 6 0 0 0 0 12',
} as const;

/** One of the page's own drawings. */
export function Icon({ name }: { readonly name: keyof typeof shapes }) {
  return <Drawing path={shapes[name]} />;
}

/** A small drawing in the colour of the text around it: fonts do not agree on glyphs for these. */
export function Drawing({
  path,
}: {
  /** In a square of 16 units, drawn as lines. */
  readonly path: string;
}) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
