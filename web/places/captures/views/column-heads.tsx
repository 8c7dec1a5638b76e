import { useRef } from 'react';
import { useSession, useWords } from '../../../views/use-session.js';
import { boundedWidth, usualWidth } from '../state/capture-settings.js';
import { cellClass, headOf } from './column-words.js';

/** Pixels that an arrow key makes a column wider or narrower. */
const keyStep = 12;

/** The heads of the columns, each with an edge to make it wider by. */
export function ColumnHeads({
  columns,
  template,
}: {
  readonly columns: readonly string[];
  readonly template: string;
}) {
  const { t } = useWords();
  return (
    <div className="packet-heads" style={{ gridTemplateColumns: template }}>
      {columns.map((name, index) => (
        <span key={name} className={cellClass(name)} title={headOf(name, t)}>
          {headOf(name, t)}
          {index < columns.length - 1 && <Edge name={name} />}
        </span>
      ))}
    </div>
  );
}

/** The edge of a column, dragged or moved by arrow keys; a double click gives it back its usual width. */
function Edge({ name }: { readonly name: string }) {
  const session = useSession();
  const { t } = useWords();
  const drag = useRef<{ readonly from: number; readonly width: number }>(undefined);
  const widthNow = (): number => session.captureSettings.get().widths[name] ?? usualWidth(name);
  const resize = (width: number): void =>
    session.captureSettings.update((kept) => ({
      ...kept,
      widths: { ...kept.widths, [name]: boundedWidth(width, usualWidth(name)) },
    }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between columns that is moved
    <span
      className="packet-edge"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('captureWidth', { column: headOf(name, t) })}
      aria-valuenow={widthNow()}
      onPointerDown={({ currentTarget, pointerId, clientX }) => {
        currentTarget.setPointerCapture(pointerId);
        drag.current = { from: clientX, width: widthNow() };
      }}
      onPointerMove={({ clientX }) => {
        if (drag.current !== undefined) resize(drag.current.width + clientX - drag.current.from);
      }}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onDoubleClick={() => resize(usualWidth(name))}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? keyStep : event.key === 'ArrowLeft' ? -keyStep : 0;
        if (step === 0) return;
        event.preventDefault();
        resize(widthNow() + step);
      }}
    />
  );
}
