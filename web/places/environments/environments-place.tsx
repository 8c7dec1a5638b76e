import { useWords, type WordKey } from '../../views/use-session.js';
import { EmptyFiles, exampleOf } from '../../workspace/empty-files.js';
import { FilesPlace } from '../../workspace/files-place.js';

const draft = {
  name: 'bench',
  text: `# What {{host}} and the others stand for while this environment is chosen
host: 127.0.0.1
unit: 3
`,
};

/** What is filled in besides the values of the environment. */
const alsoFilled: readonly (readonly [string, WordKey])[] = [
  ['{{?unit=3}}', 'environmentBlank'],
  ['{{counter}}', 'environmentCounter'],
  ['{{time}}', 'environmentTime'],
  ['{{random(1-6)}}', 'environmentRandom'],
  ['{{unit:u16le}}', 'environmentNumber'],
];

/** The environments: one in an editor, and beside it how its values are used. */
export function EnvironmentsPlace({ path }: { readonly path: string | undefined }) {
  const { t } = useWords();
  return (
    <FilesPlace
      name="environments"
      kind="environment"
      title={t('environments')}
      filterHint={t('environmentsFilter')}
      path={path}
      draft={draft}
      side={() => <Uses />}
      empty={
        <EmptyFiles
          none={t('environmentsNone')}
          why={t('environmentsWhy', { braced: '{{host}}' })}
          example={exampleOf('environments/bench.yaml', draft.text)}
          how={t('environmentsHow')}
        />
      }
    />
  );
}

function Uses() {
  const { t } = useWords();
  return (
    <section className="environment-uses">
      <h2 className="environment-head">{t('environmentUse')}</h2>
      <p>{t('environmentSwitch')}</p>
      <h2 className="environment-head">{t('environmentAlso')}</h2>
      <dl>
        {alsoFilled.map(([placeholder, word]) => (
          <div key={placeholder}>
            <dt className="mono">{placeholder}</dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
