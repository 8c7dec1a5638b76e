import { visibleText } from '../../../src/bytes/escapes.js';
import { hashOfPlace, operatorView } from '../../state/place.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { EmptyFiles, exampleOf } from '../../workspace/empty-files.js';
import { FilesPlace } from '../../workspace/files-place.js';
import { PanelView } from './panel-view.js';

const draft = {
  name: 'panel',
  text: `# Large buttons for whoever operates the bench
rows:
  - - title: Start
      message: start
    - title: Test
      sequence: acceptance
      lamp: { on: 'text contains "OK"', off: 'text contains "FAIL"' }
`,
};

/** The panels: the file of one in an editor with the panel beside it; or, for its operator, the panel alone. */
export function PanelsPlace({ path }: { readonly path: string | undefined }) {
  const session = useSession();
  const { t } = useWords();
  const place = useStore(session.place);
  if (path !== undefined && place.type === 'panels' && place.item === operatorView)
    return (
      <section className="panel-alone" aria-label={visibleText(path)}>
        <PanelView path={path} isAlone />
      </section>
    );
  return (
    <FilesPlace
      name="panels"
      kind="panel"
      title={t('panels')}
      filterHint={t('panelsFilter')}
      path={path}
      draft={draft}
      side={(file) => (
        <section className="panel-side" aria-label={t('panel')}>
          <h2>
            {t('panel')}{' '}
            <a
              className="text-link"
              target="_blank"
              rel="noreferrer"
              href={hashOfPlace({ type: 'panels', path: file.path, item: operatorView })}
            >
              {t('panelAlone')}
            </a>
          </h2>
          <PanelView path={file.path} isAlone={false} />
        </section>
      )}
      empty={
        <EmptyFiles
          none={t('panelsNone')}
          why={t('panelsWhy')}
          example={exampleOf('panels/bench.yaml', draft.text)}
        />
      }
    />
  );
}
