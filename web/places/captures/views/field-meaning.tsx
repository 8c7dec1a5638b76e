import type { DissectedPacket } from '../../../../src/capture/dissected-packet.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { maxFields } from '../state/capture-settings.js';
import { nodeFilter } from '../state/node-filter.js';
import type { OpenCapture } from '../state/open-capture.js';
import type { PacketNode } from '../state/packet-nodes.js';

/** What the chosen field is for; by two buttons it becomes the filter, or a column of the list. */
export function FieldMeaning({
  capture,
  packet,
  node,
}: {
  readonly capture: OpenCapture;
  readonly packet: DissectedPacket | undefined;
  readonly node: PacketNode | undefined;
}) {
  const session = useSession();
  const { t, language } = useWords();
  const { fields } = useStore(session.captureSettings);
  if (node === undefined || packet === undefined)
    return <p className="packet-meaning dim">{t('captureFieldHint')}</p>;
  const filter = nodeFilter(packet, node);
  const canBeColumn =
    node.depth > 0 && !node.isFault && !fields.includes(node.name) && fields.length < maxFields;
  return (
    <div className="packet-meaning">
      <p>
        <code className="dim">{node.name}</code> {node.purpose?.[language]}
      </p>
      <p className="packet-verbs">
        {filter !== undefined && (
          <button
            type="button"
            className="quiet"
            title={filter}
            onClick={() => {
              capture.draft.set(filter);
              capture.apply(filter);
            }}
          >
            {t('captureAsFilter')}
          </button>
        )}
        {canBeColumn && (
          <button
            type="button"
            className="quiet"
            onClick={() =>
              session.captureSettings.update((kept) => ({ ...kept, fields: [...kept.fields, node.name] }))
            }
          >
            {t('captureAsColumn')}
          </button>
        )}
      </p>
    </div>
  );
}
