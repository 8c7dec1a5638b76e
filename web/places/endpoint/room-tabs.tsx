import { Segments } from '../../views/select.js';
import { useWords } from '../../views/use-session.js';
import type { RoomView } from './composer/composer-settings.js';

/** The choice of how a room shows what passed. */
export function RoomTabs({
  view,
  onView,
}: {
  readonly view: RoomView;
  readonly onView: (view: RoomView) => void;
}) {
  const { t } = useWords();
  return (
    <Segments
      label={t('roomView')}
      value={view}
      choices={[
        { value: 'log', label: t('viewLog') },
        { value: 'values', label: t('viewValues') },
        { value: 'ladder', label: t('viewLadder') },
      ]}
      onChange={onView}
    />
  );
}
