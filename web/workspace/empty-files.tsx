/** What a place of files is for, where it has none yet: in words, and by an example. */
export function EmptyFiles({
  none,
  why,
  example,
  how,
}: {
  readonly none: string;
  readonly why: string;
  /** A file as it could be, its path above its text. */
  readonly example: { readonly path: string; readonly text: string };
  readonly how?: string;
}) {
  return (
    <>
      <h1>{none}</h1>
      <p>{why}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard */}
      <pre className="mono" tabIndex={0}>{`# ${example.path}\n${example.text}`}</pre>
      {how !== undefined && <p>{how}</p>}
    </>
  );
}

/** A draft as an example: without the remark of its first line. */
export function exampleOf(path: string, draft: string): { readonly path: string; readonly text: string } {
  return { path, text: draft.slice(draft.indexOf('\n') + 1) };
}
