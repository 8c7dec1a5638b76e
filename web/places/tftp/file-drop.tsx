import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import { type Complaint, complaintOf } from '../../session.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { LongName } from '../../views/long-name.js';
import { useWords } from '../../views/use-session.js';

interface Uploading {
  readonly name: string;
  readonly share: number;
}

/** What is done with the files of a place, and why the last of it failed. */
export interface FileActions {
  readonly uploading: Uploading | undefined;
  readonly complaint: Complaint | undefined;
  /** Puts files in, one after the other, until one fails. */
  readonly upload: (chosen: readonly File[]) => Promise<void>;
  /** Does something else; its failure is shown. */
  readonly attempt: (act: () => Promise<unknown>) => Promise<void>;
}

/** Actions of a place that `put` puts a file into, with a callback for the share that has left. */
export function useFileActions(
  put: (file: File, progress: (share: number) => void) => Promise<unknown>,
): FileActions {
  const [uploading, setUploading] = useState<Uploading>();
  const [complaint, setComplaint] = useState<Complaint>();
  const attempt = async (act: () => Promise<unknown>): Promise<void> => {
    setComplaint(undefined);
    try {
      await act();
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  const upload = async (chosen: readonly File[]): Promise<void> => {
    await attempt(async () => {
      for (const file of chosen) {
        await put(file, (share) => setUploading({ name: file.name, share }));
        setUploading(undefined);
      }
    });
    setUploading(undefined);
  };
  return { uploading, complaint, upload, attempt };
}

/** A list of files that takes others, where it may: dropped onto it, or chosen. */
export function FileDrop({
  label,
  mayPut,
  dropNow,
  actions: { uploading, complaint, upload },
  head,
  children,
}: {
  readonly label: string;
  readonly mayPut: boolean;
  /** What is said while files are held over it. */
  readonly dropNow: string;
  readonly actions: FileActions;
  readonly head: ReactNode;
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void upload([...event.dataTransfer.files]);
  };
  return (
    <section
      className={isOver ? 'tftp-files over' : 'tftp-files'}
      aria-label={label}
      {...(mayPut && {
        onDragOver: (event) => {
          event.preventDefault();
          setOver(true);
        },
        onDragLeave: () => setOver(false),
        onDrop: dropped,
      })}
    >
      {head}
      {mayPut && (
        <p className="tftp-drop">
          {isOver ? (
            dropNow
          ) : (
            <>
              {t('tftpDrop')}{' '}
              <button type="button" onClick={() => chooser.current?.click()}>
                {t('tftpChoose')}
              </button>
            </>
          )}
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            aria-label={t('tftpChoose')}
            onChange={({ currentTarget }) => {
              void upload([...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
        </p>
      )}
      {uploading !== undefined && (
        <p className="tftp-uploading">
          <span className="mono">
            <LongName name={visibleText(uploading.name)} />
          </span>
          <progress value={uploading.share} max={1} aria-label={visibleText(uploading.name)} />
          <span className="mono dim">{Math.floor(uploading.share * 100)} %</span>
        </p>
      )}
      <ComplaintLine complaint={complaint} />
      {children}
    </section>
  );
}
