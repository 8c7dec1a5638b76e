import { useWords } from '../../views/use-session.js';
import { EmptyFiles, exampleOf } from '../../workspace/empty-files.js';
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
        <EmptyFiles
          none={t('layoutsNone')}
          why={t('layoutsWhy')}
          example={exampleOf('layouts/sensor.yaml', draft.text)}
          how={t('layoutsHow')}
        />
      }
    />
  );
}
