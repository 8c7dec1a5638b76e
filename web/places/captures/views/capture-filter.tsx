import { useMemo } from 'react';
import { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { createProtocols } from '../../../../src/wire/protocols.js';
import { FilterField } from '../../../views/filter/filter-field.js';
import { useStore, useWords } from '../../../views/use-session.js';
import type { OpenCapture } from '../state/open-capture.js';

/** The display filter of a capture, with how much of the capture it has looked at. */
export function CaptureFilter({ capture }: { readonly capture: OpenCapture }) {
  const { t } = useWords();
  const draft = useStore(capture.draft);
  const applied = useStore(capture.filter);
  const catalog = useMemo(() => new FilterCatalog(createProtocols().all), []);
  return (
    <FilterField
      draft={draft}
      applied={applied.text}
      catalog={catalog}
      subject="packets"
      label={t('captureFilter')}
      hint={t('captureFilterHint')}
      note={applied.isDone ? undefined : <FilterShare capture={capture} />}
      onDraft={(text) => capture.draft.set(text)}
      onApply={(text) => capture.apply(text)}
    />
  );
}

/** How much of the capture the filter has looked at. */
function FilterShare({ capture }: { readonly capture: OpenCapture }) {
  const { t } = useWords();
  const { looked } = useStore(capture.filter);
  const { count } = useStore(capture.facts);
  const percent = count === 0 ? 0 : Math.floor((looked / count) * 100);
  return <span className="mono"> · {t('captureFiltering', { percent })}</span>;
}
