import { useWords } from '../../../views/use-session.js';
import { Pieces } from '../../endpoint/log/pieces.js';
import { briefBytes } from '../state/brief-bytes.js';

/** A few bytes in a box, control characters as small marks; many are told by their number. */
export function ByteBox({ bytes }: { readonly bytes: Uint8Array }) {
  return (
    <span className="byte-box">
      <BriefBytes bytes={bytes} />
    </span>
  );
}

/** The same without a box; nothing of many bytes where their number stands beside them. */
export function BriefBytes({
  bytes,
  isSized = false,
}: {
  readonly bytes: Uint8Array;
  readonly isSized?: boolean;
}) {
  const { count } = useWords();
  const brief = briefBytes(bytes);
  switch (brief.type) {
    case 'text':
      return (
        <span className="brief-text">
          <Pieces pieces={brief.pieces} />
        </span>
      );
    case 'hex':
      return <span className="brief-hex">{brief.hex}</span>;
    case 'count':
      return isSized ? null : `${count(brief.count)}\u00a0B`;
  }
}
