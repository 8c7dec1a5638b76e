import { Fragment } from 'react';
import type { TextPiece } from '../../../../src/bytes/text-pieces.js';
import { numbersIn } from '../../../../src/traffic/values/example-pattern.js';

/**
 * Text from the network, as text nodes; what is not shown as itself is a mark. `data-escape` replaces a mark in copied text. With
 * `numberHint` its numbers are elements of their own with that title.
 */
export function Pieces({
  pieces,
  numberHint,
}: {
  readonly pieces: readonly TextPiece[];
  readonly numberHint?: string;
}) {
  return pieces.map((piece, index) => {
    // The position identifies a piece: the text of a message never changes.
    const key = `${index}`;
    if (piece.type === 'text')
      return (
        <span key={key}>
          {numberHint === undefined ? piece.text : <Numbered text={piece.text} hint={numberHint} />}
        </span>
      );
    return (
      <i key={key} className={`mark-${piece.kind}`} data-escape={piece.escape}>
        {piece.label}
      </i>
    );
  });
}

/** A text whose numbers can be pointed at. */
function Numbered({ text, hint }: { readonly text: string; readonly hint: string }) {
  const numbers = numbersIn(text);
  return (
    <>
      {numbers.map(({ start, end }, index) => (
        <Fragment key={start}>
          {text.slice(numbers[index - 1]?.end ?? 0, start)}
          <span className="row-number" title={hint}>
            {text.slice(start, end)}
          </span>
        </Fragment>
      ))}
      {text.slice(numbers.at(-1)?.end ?? 0)}
    </>
  );
}
