import { visibleText } from '../../../../src/bytes/escapes.js';
import { useWords } from '../../../views/use-session.js';
import { columnWidth, type LayoutCells, type RowCells } from './layout-cells.js';

/** The names of a layout's fields over their columns. */
export function ColumnNames({ cells }: { readonly cells: LayoutCells }) {
  return (
    <span className="layout-columns">
      {cells.columns.map((column, at) => (
        <span
          key={column.name}
          title={visibleText(column.remark)}
          style={{ width: `${widthOf(cells, at)}ch` }}
          className={column.isNumber ? 'layout-number' : undefined}
        >
          {visibleText(column.name)}
        </span>
      ))}
    </span>
  );
}

/** A message as the values of its layout: in their columns, or in one line. */
export function RowValues({
  row,
  columns,
}: {
  readonly row: RowCells;
  /** Undefined where there are no columns to stand in. */
  readonly columns: LayoutCells | undefined;
}) {
  const { t } = useWords();
  const { verdict, cells, line, isBad } = row;
  const said =
    verdict === undefined
      ? undefined
      : verdict.result === 'ok'
        ? t('checksumRight')
        : t('checksumWrong', { found: verdict.found, expected: verdict.expected ?? '' });
  const mark = said !== undefined && (
    <span
      className={verdict?.result === 'ok' ? 'checked ok' : 'checked bad'}
      role="img"
      aria-label={said}
      title={said}
    />
  );
  if (columns === undefined || cells === undefined)
    return (
      <span className={isBad ? 'content values faulty' : 'content values'}>
        {mark}
        {visibleText(line)}
      </span>
    );
  return (
    <span className={isBad ? 'content values faulty' : 'content values'} title={visibleText(line)}>
      <span className="layout-columns">
        {columns.columns.map((column, at) => {
          const cell = cells[at];
          const width = columns.widths[at];
          return (
            <span
              key={column.name}
              style={{ width: `${widthOf(columns, at)}ch` }}
              className={column.isNumber ? 'layout-number' : undefined}
            >
              {cell !== undefined && (
                <>
                  {column.isNumber ? (
                    <span
                      className="row-number"
                      title={t('valuesPickHint')}
                      data-field={`${row.layout.name}.${column.name}`}
                    >
                      {visibleText(cell.whole + cell.fraction)}
                    </span>
                  ) : (
                    visibleText(cell.whole + cell.fraction)
                  )}
                  {column.isNumber && ' '.repeat(Math.max(0, (width?.fraction ?? 0) - cell.fraction.length))}
                  {cell.unit !== '' && <small> {visibleText(cell.unit)}</small>}
                </>
              )}
            </span>
          );
        })}
      </span>
      {mark}
    </span>
  );
}

function widthOf(cells: LayoutCells, at: number): number {
  const column = cells.columns[at];
  const width = cells.widths[at];
  return column === undefined || width === undefined ? 0 : columnWidth(column, width);
}
