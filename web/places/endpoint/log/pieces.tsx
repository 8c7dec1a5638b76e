import type { TextPiece } from './row-content.js';

/**
 * Text that came from the network, as text nodes; what is not shown as itself as quiet marks. Where marks are copied as part
 * of a text, `data-escape` stands for them.
 */
export function Pieces({ pieces }: { readonly pieces: readonly TextPiece[] }) {
  return pieces.map((piece, index) => {
    // Pieces have no identity but their place: the text of a message never changes.
    const key = `${index}`;
    if (piece.type === 'text') return <span key={key}>{piece.text}</span>;
    return (
      <i key={key} className={`mark-${piece.kind}`} data-escape={piece.escape}>
        {piece.label}
      </i>
    );
  });
}
