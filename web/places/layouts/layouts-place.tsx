import { useWords } from '../../views/use-session.js';
import { FilesPlace } from '../../workspace/files-place.js';
import { LayoutSide } from './layout-side.js';

const draft = {
  name: 'device',
  text: `# What a message of the device is made of
order: big
frame: { length: length, covers: after }
fields:
  - sync: const AA 55
  - length: u8
  - unit: u8
  - temp: i16 * 0.1 ℃
  - crc: checksum crc16-modbus
`,
};

/** The layouts: what the bytes of devices mean; one in an editor, and beside it a message read by it. */
export function LayoutsPlace({ path }: { readonly path: string | undefined }) {
  const { t } = useWords();
  return (
    <FilesPlace
      name="layouts"
      kind="layout"
      title={t('layouts')}
      filterHint={t('layoutsFilter')}
      path={path}
      draft={draft}
      side={(file) => <LayoutSide file={file} />}
      empty={
        <>
          <h1>{t('layoutsNone')}</h1>
          <p>{t('layoutsWhy')}</p>
          <pre className="mono">{`# layouts/sensor.yaml\n${draft.text.split('\n').slice(1).join('\n')}`}</pre>
          <p>{t('layoutsHow')}</p>
        </>
      }
    />
  );
}
