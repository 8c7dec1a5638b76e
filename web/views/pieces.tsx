import type { TextPiece } from '../state/row-content.js';

/** Text that came from the network, as text nodes; control characters as quiet marks. */
export function Pieces({ pieces }: { readonly pieces: readonly TextPiece[] }) {
  return pieces.map((piece, index) => {
    // Pieces have no identity but their place: the text of a message never changes.
    const key = `${index}`;
    if (piece.type === 'text') return <span key={key}>{piece.text}</span>;
    return piece.names.map((name, place) => {
      const markKey = `${key}.${place}`;
      return <i key={markKey}>{name}</i>;
    });
  });
}
