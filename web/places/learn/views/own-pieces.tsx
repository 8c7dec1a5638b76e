import { useEffect, useRef } from 'react';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import type { OwnProgramState } from '../../../../src/operations/own-programs.js';
import { decodeBase64 } from '../../../transport/base64.js';
import { useWords } from '../../../views/use-session.js';
import { Pieces } from '../../endpoint/log/pieces.js';
import { rowHex, rowText } from '../../endpoint/log/row-content.js';
import { newlineGaps, type OwnPiece, pieceWay } from '../state/own-situation.js';

/** How near to the end somebody is who wants to see what comes. */
const nearPixels = 24;

/** What passed between the program and the bench, the newest last and in sight unless somebody looks back. */
export function OwnPieces({
  state,
  encoding,
}: {
  readonly state: OwnProgramState;
  readonly encoding: EncodingName;
}) {
  const { t } = useWords();
  const box = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const { pieces } = state;
  const gaps = newlineGaps(state);
  const isNumbered = pieces.some(({ connection }) => connection !== undefined && connection > 1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows what comes
  useEffect(() => {
    if (isAtEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [pieces]);
  return (
    <section
      className="own-pieces"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
      aria-label={t('learnOwnPieces')}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < nearPixels;
      }}
    >
      <ol>
        {pieces.map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no other name than its place
          <li key={index} className={pieceWay(state, piece)}>
            <time>{(piece.atMs / 1_000).toFixed(3)}</time>
            {isNumbered && <span className="dim">#{piece.connection}</span>}
            <PieceContent
              piece={piece}
              arrow={pieceWay(state, piece) === 'to-right' ? '→' : '←'}
              encoding={encoding}
            />
            {gaps.has(index) && (
              <span className="byte-box own-gap" title={t('learnOwnGap')}>
                0A?
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function PieceContent({
  piece: { type, data = '', size = 0, isLost = false, by = 'program', how = 'end' },
  arrow,
  encoding,
}: {
  readonly piece: OwnPiece;
  readonly arrow: '→' | '←';
  readonly encoding: EncodingName;
}) {
  const { t, count } = useWords();
  if (type === 'connected') return <span className="dim">{t('learnOwnPiece_connected')}</span>;
  if (type === 'ended') return <span className="dim">{t(`learnOwnPiece_${by}_${how}`)}</span>;
  const isOfProgram = type === 'received' || type === 'datagramReceived';
  return (
    <>
      <span className="own-way" aria-hidden="true">
        {arrow}
      </span>
      <span className="unseen">{t(isOfProgram ? 'learnOwnFrom' : 'learnOwnTo')} </span>
      {size > 0 && <PieceBytes bytes={decodeBase64(data)} encoding={encoding} />}
      <span className="dim own-size">{count(size)} B</span>
      {isLost && <span className="bad">{t('learnOwnLost')}</span>}
    </>
  );
}

/** The beginning of a piece in a box, as text with its marks or as hex; its size stands beside it. */
function PieceBytes({ bytes, encoding }: { readonly bytes: Uint8Array; readonly encoding: EncodingName }) {
  const { pieces, isBinary } = rowText(bytes, encoding, false);
  return <span className="byte-box">{isBinary ? rowHex(bytes) : <Pieces pieces={pieces} />}</span>;
}
