import { download } from '../../../views/download.js';
import { useWords } from '../../../views/use-session.js';
import type { OpenCapture } from '../state/open-capture.js';

/** Saves what a live capture has taken so far, under the capture's name. */
export function SaveButton({
  capture,
  className,
}: {
  readonly capture: OpenCapture;
  readonly className?: string | undefined;
}) {
  const { t } = useWords();
  const save = async (): Promise<void> => download(await capture.client.ask('file', undefined), capture.id);
  return (
    <button type="button" className={className} onClick={() => void save()}>
      {t('captureSave')}
    </button>
  );
}
