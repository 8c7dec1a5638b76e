import { useState } from 'react';
import type { ReceivedCheck } from '../../../../src/bytes/checksum/received-check.js';
import { ConversationExport } from '../../../../src/capture/synthesis/conversation-export.js';
import {
  createExportWriter,
  type ExportFormat,
  exportFiles,
  exportFormats,
} from '../../../../src/traffic/export/export-formats.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { endpointName } from '../../../state/names.js';
import { openFileSink } from '../../../views/file-sink.js';
import { MenuButton } from '../../../views/menu-button.js';
import { useSession, useStore, useWords, type WordKey } from '../../../views/use-session.js';
import { isMessageEntry, type LogEntry } from '../log/log-entry.js';
import type { StreamText } from '../log/stream-text.js';
import { exportName } from './export-name.js';
import { exportedEndpoint, exportItems, exportOptions } from './exported-entries.js';
import { SavingRecord } from './saving-record.js';
import { useRecordCount } from './use-record-count.js';
import { useRecordSave } from './use-record-save.js';
import { writeExport } from './write-export.js';

/** Maximum milliseconds of a frame for writing a file. */
const sliceMs = 12;
/** Bytes of a file for each byte of a message, at most, and for each line. */
const growth = { message: 7, line: 200 } as const;

/** Which lines are saved. */
export const exportScopes = ['selected', 'shown', 'kept'] as const;
export type ExportScope = (typeof exportScopes)[number];

/** Those lines, or everything that the filter finds in the record. */
type SavedScope = ExportScope | 'record';

/** The lines of each scope; undefined where it is none, or the same as the next. */
export type ScopeEntries = Readonly<Record<ExportScope, (() => readonly LogEntry[]) | undefined>>;

/** A button with the formats of a saved log, and which lines of it are saved. */
export function SaveMenu({
  endpoint,
  scopes,
  filterText,
  isNarrowed,
  hidden,
  stream,
  check,
  isOpen,
  onOpen,
}: {
  readonly endpoint: SocketSummary;
  readonly scopes: ScopeEntries;
  /** A filter of the record for what the log shows; empty for all. */
  readonly filterText: string;
  /** Whether the log is filtered, and not by rules that hide alone. */
  readonly isNarrowed: boolean;
  /** Lines that rules hide; they are in `kept` alone. */
  readonly hidden: number;
  readonly stream: StreamText;
  readonly check: ReceivedCheck | undefined;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t, count } = words;
  const [wanted, setWanted] = useState<SavedScope>();
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const hasRecord = useStore(session.state.hasRecord);
  const counted = useRecordCount(endpoint.id, filterText, isOpen && hasRecord);
  const saving = useRecordSave(endpoint, filterText, stream.encoding);
  const offered: readonly SavedScope[] = [
    ...exportScopes.filter((scope) => scopes[scope] !== undefined),
    ...(hasRecord ? (['record'] as const) : []),
  ];
  const isBusy = state === 'busy' || saving.progress !== undefined;
  // What a person narrowed it to is what they mean.
  const scope = wanted !== undefined && offered.includes(wanted) ? wanted : offered[0];

  const save = async (format: ExportFormat): Promise<void> => {
    onOpen(false);
    if (scope === 'record') {
      setState('ready');
      await saving.begin(format);
      return;
    }
    const entries = (scope === undefined ? undefined : scopes[scope])?.() ?? [];
    const { extension: _, mediaType } = exportFiles[format];
    const sink = await openFileSink(
      exportName(endpoint.input.label || endpointName(endpoint), format, Date.now()),
      mediaType,
      expectedBytes(entries),
    );
    if (sink === undefined) return;
    setState('busy');
    const isClient = endpoint.input.type === 'tcp-connect';
    const writer =
      format === 'pcapng'
        ? new ConversationExport(`Breakoutbox ${session.state.known.get().version ?? ''}`.trim())
        : createExportWriter(format, exportOptions(words, isClient, check));
    let sliceEnd = performance.now() + sliceMs;
    await writeExport(
      exportItems(entries, exportedEndpoint(endpoint, stream.encoding), stream),
      writer,
      sink,
      () => performance.now() >= sliceEnd,
      async () => {
        await new Promise(requestAnimationFrame);
        sliceEnd = performance.now() + sliceMs;
      },
    );
    setState('ready');
  };
  const saveOrSay = (format: ExportFormat): void => void save(format).catch(() => setState('failed'));

  return (
    <>
      {state === 'failed' && (
        <span className="bad" role="alert">
          {t('saveFailed')}
        </span>
      )}
      <SavingRecord saving={saving} />
      <MenuButton
        isOpen={isOpen}
        onOpen={onOpen}
        label={t('saveLog')}
        className="save"
        trigger={t(isBusy ? 'savingLog' : 'saveLog')}
        isDisabled={isBusy}
      >
        {offered.length > 1 && (
          // biome-ignore lint/a11y/useSemanticElements: a group of a menu
          <span className="menu-group" role="group" aria-label={t('saveScope')}>
            {offered.map((one) => (
              <button
                key={one}
                type="button"
                role="menuitemradio"
                aria-checked={one === scope}
                onClick={() => setWanted(one)}
              >
                {t(scopeWord(one, filterText, isNarrowed))}
                <small>
                  {one !== 'record'
                    ? count(scopes[one]?.().length ?? 0)
                    : counted !== undefined &&
                      t(counted.isWhole ? 'saveScopeMessages' : 'saveScopeCounting', {
                        count: count(counted.messages),
                      })}
                </small>
              </button>
            ))}
          </span>
        )}
        {hidden > 0 && scope !== 'kept' && (
          <span className="menu-note">{t('saveHidden', { count: hidden, shown: count(hidden) })}</span>
        )}
        {scope === 'record' && (
          <span className="menu-note">{t('saveAllEndpoints', { command: 'bob history --export csv' })}</span>
        )}
        {/* biome-ignore lint/a11y/useSemanticElements: a group of a menu */}
        <span className="menu-group" role="group" aria-label={t('saveFormat')}>
          {exportFormats.map((format) => (
            <button key={format} type="button" role="menuitem" onClick={() => saveOrSay(format)}>
              {t(`saveAs_${format}` satisfies WordKey)}
              <small>.{exportFiles[format].extension}</small>
            </button>
          ))}
        </span>
      </MenuButton>
    </>
  );
}

function scopeWord(scope: SavedScope, filterText: string, isNarrowed: boolean): WordKey {
  if (scope === 'shown' && !isNarrowed) return 'saveScope_unhidden';
  if (scope !== 'record' || filterText === '') return `saveScope_${scope}`;
  return isNarrowed ? 'saveScope_recordFound' : 'saveScope_recordUnhidden';
}

/** About how many bytes the file of lines has, at most. */
function expectedBytes(entries: readonly LogEntry[]): number {
  return entries.reduce(
    (sum, entry) =>
      sum + growth.line + (isMessageEntry(entry) ? entry.event.bytes.byteLength * growth.message : 0),
    0,
  );
}
