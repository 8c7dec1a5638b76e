import { useEffect, useRef, useState } from 'react';
import { formatBytes } from '../../../src/bytes/byte-size.js';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { LibraryFileRow, LibraryVersionRow } from '../../../src/operations/library.js';
import { type Complaint, complaintOf } from '../../session.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { Dialog } from '../../views/dialog.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';

const shownDigits = 12;

/** The versions of a file that are kept, which nodes have copies of them, and which one all nodes serve. */
export function LibraryVersions({
  name,
  file,
  onDownload,
  onUpload,
  onClose,
}: {
  readonly name: string;
  /** Its row, as the live feed has it now; undefined once it was removed. */
  readonly file: LibraryFileRow | undefined;
  readonly onDownload: (version: number) => void;
  readonly onUpload: (file: File) => void;
  readonly onClose: () => void;
}) {
  const session = useSession();
  const { t, date } = useWords();
  const [versions, setVersions] = useState<readonly LibraryVersionRow[]>([]);
  const [complaint, setComplaint] = useState<Complaint>();
  const chooser = useRef<HTMLInputElement>(null);
  // Anything of it that changes, here or by another node, has them asked for again.
  const state = JSON.stringify(file);
  const copies = useCopies(name, state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a state that changed is the reason to ask
  useEffect(() => {
    let isOver = false;
    session.api.call('library.versions', { name }).then(
      (rows) => {
        if (!isOver) setVersions(rows);
      },
      (error: unknown) => {
        if (!isOver) setComplaint(complaintOf(error));
      },
    );
    return () => {
      isOver = true;
    };
  }, [session, name, state]);
  const serve = async (version: number): Promise<void> => {
    setComplaint(undefined);
    try {
      await session.api.call('library.takeBack', { name, body: { version } });
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  const served = file?.version;
  const shownName = visibleText(name);
  return (
    <Dialog label={t('libraryVersions')} className="form library-versions" onClose={onClose}>
      <h2 className="mono">{shownName}</h2>
      <p className="dim">{t('libraryVersionsHelp')}</p>
      <ComplaintLine complaint={complaint} />
      <ul>
        {versions.map(({ version, bytes, digest, by, atMs, chosen }) => (
          <li key={version} aria-current={version === served ? 'true' : undefined}>
            <span className="library-number">{t('libraryNumber', { version })}</span>
            <span className="library-version">
              <span>
                {formatBytes(bytes)} · <bdi>{visibleText(by)}</bdi> · {date(atMs)}
              </span>
              {chosen !== undefined && (
                <span>{t('libraryChosen', { by: visibleText(chosen.by), date: date(chosen.atMs) })}</span>
              )}
              <span className="dim">
                <span className="mono" title={`SHA-256 ${digest}`}>
                  {digest.slice(0, shownDigits)}
                </span>{' '}
                {copiesWords(copies.get(digest) ?? [], t)}
              </span>
            </span>
            <span className="library-verbs">
              {version === served ? (
                <span className="library-served">
                  <span className="lamp lamp-on" aria-hidden="true" /> {t('libraryServed')}
                </span>
              ) : (
                <button type="button" onClick={() => void serve(version)}>
                  {t(served !== undefined && version < served ? 'libraryTakeBack' : 'libraryRollForward', {
                    version,
                  })}
                </button>
              )}
              <button
                type="button"
                aria-label={t('libraryDownloadVersion', { name: shownName, version })}
                onClick={() => onDownload(version)}
              >
                {t('libraryDownload')}
              </button>
            </span>
          </li>
        ))}
      </ul>
      <div className="verb-line">
        <button type="button" onClick={() => chooser.current?.click()}>
          {t('libraryNewVersion')}
        </button>
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label={t('libraryNewVersion')}
          onChange={({ currentTarget: { files } }) => {
            const [chosen] = files ?? [];
            if (chosen !== undefined) onUpload(chosen);
          }}
        />
        <button type="button" data-autofocus onClick={onClose}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  );
}

type Translate = ReturnType<typeof useWords>['t'];

function copiesWords(nodes: readonly string[], t: Translate): string {
  return nodes.length === 0 ? t('libraryNoCopies') : t('libraryCopies', { nodes: nodes.join(', ') });
}

/** The workbenches of the cluster that have a copy, by digest: each is asked when the dialog opens, and when the file changes. */
function useCopies(name: string, state: string | undefined): ReadonlyMap<string, readonly string[]> {
  const session = useSession();
  const report = useStore(session.cluster.report);
  const nodes = report.nodes
    .filter((node) => node.state === 'here' && node.program === 'workbench')
    .map(({ node, isThis }) => ({ node, isThis }));
  const asked = JSON.stringify(nodes);
  const [copies, setCopies] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a state that changed is the reason to ask
  useEffect(() => {
    let isOver = false;
    const ask = async ({ node, isThis }: { readonly node: string; readonly isThis: boolean }) => {
      // One that does not answer, or an older one, has none that is known.
      const rows = await session
        .apiOf(isThis ? undefined : node)
        .call('library.versions', { name })
        .catch(() => []);
      return rows.filter(({ isHere }) => isHere).map(({ digest }) => ({ node, digest }));
    };
    void Promise.all((JSON.parse(asked) as typeof nodes).map(ask)).then((found) => {
      if (isOver) return;
      const byDigest = new Map<string, string[]>();
      for (const { node, digest } of found.flat())
        byDigest.set(digest, [...(byDigest.get(digest) ?? []), node]);
      setCopies(byDigest);
    });
    return () => {
      isOver = true;
    };
  }, [session, name, state, asked]);
  return copies;
}
