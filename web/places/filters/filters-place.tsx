import { useMemo } from 'react';
import { explainFilter } from '../../../src/traffic/filter/explain.js';
import { messageCatalog } from '../../../src/traffic/filter/message-filter.js';
import { useFilterReading } from '../../views/filter/filter-reading.js';
import { useWords, type WordKey } from '../../views/use-session.js';
import { EmptyFiles, exampleOf } from '../../workspace/empty-files.js';
import { FilesPlace, useFileText } from '../../workspace/files-place.js';
import type { OpenFile } from '../../workspace/open-file.js';
import { useSavedFilters } from '../../workspace/use-saved-filters.js';
import { filterOfText } from './filter-of-text.js';
import './filters.css';

const draft = {
  name: 'errors',
  text: `# Rows of these messages stand out; without "show" it is a filter to choose
filter: text contains "ERR"
show: highlight
colour: red
`,
};

/** The saved filters: one in an editor, and beside it what it says and how it is used. */
export function FiltersPlace({ path }: { readonly path: string | undefined }) {
  const { t } = useWords();
  const filters = useSavedFilters();
  return (
    <FilesPlace
      name="filters"
      kind="filter"
      title={t('filters')}
      filterHint={t('filtersFilter')}
      rowOf={(file) => {
        const saved = filters.find((one) => one.path === file);
        if (saved === undefined || saved.show === 'choose') return {};
        return {
          detail: {
            text:
              saved.show === 'hide'
                ? t('filterHides')
                : t('filterHighlights', { colour: t(`colour_${saved.colour}` satisfies WordKey) }),
            isBad: false,
          },
        };
      }}
      path={path}
      draft={draft}
      side={(file) => <Use file={file} />}
      empty={
        <EmptyFiles
          none={t('filtersNone')}
          why={t('filtersWhy')}
          example={exampleOf('filters/errors.yaml', draft.text)}
          how={t('filtersHow')}
        />
      }
    />
  );
}

function Use({ file }: { readonly file: OpenFile }) {
  const { t, language } = useWords();
  const text = useFileText(file);
  const saved = useMemo(() => (text === undefined ? undefined : filterOfText(text)), [text]);
  const catalog = useMemo(() => messageCatalog([]), []);
  const reading = useFilterReading(saved?.filter ?? '', catalog, true);
  const name = file.path.slice('filters/'.length).replace(/\.ya?ml$/i, '');
  return (
    <section className="filter-use">
      {saved !== undefined && (
        <>
          <h2>{t('filterSelects')}</h2>
          <p>
            {reading.type === 'right' ? (
              explainFilter(reading.filter, language, 'messages')
            ) : (
              <code>{saved.filter}</code>
            )}
          </p>
        </>
      )}
      <h2>{t('filterUse')}</h2>
      <p>{t(saved === undefined ? 'filterUse_choose' : (`filterUse_${saved.show}` as const))}</p>
      <pre className="mono">{`bob history --filter @${/\s/.test(name) ? `'${name}'` : name}`}</pre>
    </section>
  );
}
