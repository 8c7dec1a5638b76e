import type { TextPiece } from '../../../../src/bytes/text-pieces.js';

/** Text from the network, as text nodes; what is not shown as itself is a mark. `data-escape` replaces a mark in copied text. */
export function Pieces({ pieces }: { readonly pieces: readonly TextPiece[] }) {
  return pieces.map((piece, index) => {
    // The position identifies a piece: the text of a message never changes.
    const key = `${index}`;
    if (piece.type === 'text') return <span key={key}>{piece.text}</span>;
    return (
      <i key={key} className={`mark-${piece.kind}`} data-escape={piece.escape}>
        {piece.label}
      </i>
    );
  });
}
