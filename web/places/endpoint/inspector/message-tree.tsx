import { visibleText } from '../../../../src/bytes/escapes.js';
import type { PayloadProtocol } from '../../../../src/capture/payload-dissection.js';
import { Select } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';
import type { ByteRange } from './inspection.js';
import { readByFit, readByNothing } from './inspector-view.js';
import type { MessageTree, TreeRow } from './tree-rows.js';

/** Characters of a value that a line shows. */
const maxValueCharacters = 200;

/** A message field by field. What the pointer is at is marked in the bytes, and what is clicked is selected there. */
export function MessageTreeView({
  tree,
  chosen,
  hovered,
  readBy,
  protocols,
  onReadBy,
  onRange,
  onHover,
}: {
  /** Undefined if nothing takes the message. */
  readonly tree: MessageTree | undefined;
  /** The line that the selected bytes are of. */
  readonly chosen: TreeRow | undefined;
  /** The line that the pointer is at, here or in the bytes. */
  readonly hovered: TreeRow | undefined;
  readonly readBy: string;
  readonly protocols: readonly PayloadProtocol[];
  readonly onReadBy: (readBy: string) => void;
  readonly onRange: (range: ByteRange) => void;
  readonly onHover: (row: TreeRow | undefined) => void;
}) {
  const { t } = useWords();
  const choices = [
    { value: readByFit, label: t('treeFit') },
    { value: readByNothing, label: t('treeNothing') },
    ...protocols.map(({ protocol }) => ({ value: protocol, label: protocol })),
  ];
  return (
    <section className="tree-part">
      <div className="meanings-head">
        <h3>
          {tree === undefined ? t('treeFields') : visibleText(tree.name)}
          {tree?.isSound === false && <span className="bad"> · {t('treeFaulty')}</span>}
        </h3>
        <Select
          name={t('treeBy')}
          value={choices.some(({ value }) => value === readBy) ? readBy : readByFit}
          choices={choices}
          onChange={onReadBy}
        />
      </div>
      {tree === undefined && readBy !== readByNothing && (
        <p className="dim">{readBy === readByFit ? t('treeNoFit') : t('treeNotOf', { protocol: readBy })}</p>
      )}
      {tree !== undefined && (
        <table className="meanings layout-tree" onPointerLeave={() => onHover(undefined)}>
          <tbody>
            {tree.rows.map((row, index) => (
              <TreeLine
                // biome-ignore lint/suspicious/noArrayIndexKey: fields of a message are told apart by their place
                key={index}
                row={row}
                isChosen={row === chosen}
                isHovered={row === hovered}
                onRange={onRange}
                onHover={onHover}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function TreeLine({
  row,
  isChosen,
  isHovered,
  onRange,
  onHover,
}: {
  readonly row: TreeRow;
  readonly isChosen: boolean;
  readonly isHovered: boolean;
  readonly onRange: (range: ByteRange) => void;
  readonly onHover: (row: TreeRow | undefined) => void;
}) {
  const { t, count } = useWords();
  const { name, text, form, remark, depth, from, to, isFaulty, expected } = row;
  const shown = visibleText(text.slice(0, maxValueCharacters));
  const place = to - from > 1 ? `${count(from)}–${count(to - 1)}` : to > from ? count(from) : '';
  return (
    <tr
      className={`${isFaulty ? 'bad' : ''}${isHovered ? ' hovered' : ''}`.trim() || undefined}
      aria-current={isChosen ? 'true' : undefined}
      onPointerEnter={() => onHover(row)}
    >
      <th scope="row" style={{ paddingLeft: `${Math.min(depth, 8) * 12}px` }}>
        <button
          type="button"
          className="text-link"
          title={visibleText(remark)}
          onFocus={() => onHover(row)}
          onBlur={() => onHover(undefined)}
          onClick={() => {
            if (to > from) onRange({ start: from, end: to });
          }}
        >
          {visibleText(name)}
        </button>
      </th>
      <td className="field-value">
        {text.length > maxValueCharacters ? `${shown}…` : shown}
        {expected !== undefined && <> {t('layoutExpected', { hex: expected })}</>}
      </td>
      <td className="field-form" title={place}>
        {form}
      </td>
      <td className="field-place">{place}</td>
    </tr>
  );
}
