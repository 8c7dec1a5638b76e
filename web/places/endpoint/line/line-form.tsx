import { type FormEvent, useId, useState } from 'react';
import { describeProfile, profileTitles } from '../../../../src/config/line/describe-line.js';
import { datagramLineInput, streamLineInput } from '../../../../src/config/line/line-input.js';
import type { RelayInput } from '../../../../src/config/relay-input.js';
import { type Complaint, complaintOf } from '../../../session.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { Dialog } from '../../../views/dialog.js';
import { ChoiceField, TextField } from '../../../views/fields.js';
import { useWords } from '../../../views/use-session.js';
import { faultOf, given, type RelayLine, timelineOf } from './relay-line.js';

/** The fields of a form: what they are called, and an example. */
const commonFields = [
  { name: 'delay', label: 'lineDelay', example: '20ms' },
  { name: 'jitter', label: 'lineJitter', example: '5ms:normal' },
  { name: 'rate', label: 'lineRate', example: '256k' },
  { name: 'corrupt', label: 'lineCorrupt', example: '1%:3' },
] as const;
const datagramFields = [
  { name: 'loss', label: 'lineLoss', example: '1%' },
  { name: 'burst', label: 'lineBurst', example: '1%:30%' },
  ...commonFields,
  { name: 'duplicate', label: 'lineDuplicate', example: '1%' },
  { name: 'reorder', label: 'lineReorder', example: '5%:30ms' },
  { name: 'queue', label: 'lineQueue', example: '100p' },
  { name: 'mtu', label: 'lineMtu', example: '576' },
] as const;
const streamFields = [
  ...commonFields,
  { name: 'slice', label: 'lineSlice', example: '100:20ms' },
  { name: 'stall', label: 'lineStall', example: '1%:2s' },
  { name: 'reset', label: 'lineReset', example: '64K' },
] as const;
const sideFields = [
  { name: 'up', label: 'lineUp', example: 'loss 5% delay 80ms' },
  { name: 'down', label: 'lineDown', example: 'outage' },
] as const;

/** A field of the form. */
type LineField =
  | (typeof datagramFields)[number]
  | (typeof streamFields)[number]
  | (typeof sideFields)[number];

/** Describes the line of a relay; what the form has no field for stays. */
export function LineForm({
  name,
  input,
  apply,
  onClose,
}: {
  /** Of the relay. */
  readonly name: string;
  readonly input: RelayInput;
  /** Puts the line in place. Rejects with what is wrong with it. */
  readonly apply: (line: RelayLine | undefined) => Promise<void>;
  readonly onClose: () => void;
}) {
  const { t, language } = useWords();
  const [line, setLine] = useState<Readonly<Record<string, unknown>>>(input.line ?? {});
  const [faults, setFaults] = useState(
    () => (input.line as { faults?: readonly string[] })?.faults?.join('\n') ?? '',
  );
  const [timeline, setTimeline] = useState(input.line?.timeline ?? '');
  const [complaint, setComplaint] = useState<Complaint>();
  const fields = input.type === 'udp-relay' ? datagramFields : streamFields;
  const takesFaults =
    'faults' in (input.type === 'udp-relay' ? datagramLineInput : streamLineInput).properties;
  const profile = textOf(line.profile);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const typed = faults.split('\n').filter((one) => one.trim() !== '');
    const next = given({
      ...line,
      timeline: timelineOf(timeline),
      ...(takesFaults ? { faults: typed } : {}),
    } as RelayLine);
    const failure = faultOf(next ?? {}, (field) => {
      const known = [...fields, ...sideFields].find((one) => one.name === field);
      return known === undefined ? t('lineProfile') : t(known.label);
    });
    setComplaint(failure && { failure });
    if (failure !== undefined) return;
    try {
      await apply(next);
      onClose();
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  const typed = ({ name: field, label, example }: LineField) => (
    <TextField
      key={field}
      label={t(label)}
      value={textOf(line[field])}
      placeholder={example}
      isMono
      onChange={(value) => setLine({ ...line, [field]: value.trim() === '' ? '' : value })}
    />
  );
  const title = t('lineFormTitle', { name });
  return (
    <Dialog label={title} className="form line-form" holdsInput onClose={onClose}>
      <form onSubmit={(event) => void save(event)}>
        <h2>{title}</h2>
        <p className="line-help">{t('lineFormHelp')}</p>
        <div className="fields">
          <div className="line-profile">
            <ChoiceField
              label={t('lineProfile')}
              value={profile}
              choices={[
                { value: '', label: t('lineNoProfile') },
                ...profileTitles(language).map((one) => ({
                  value: one.name,
                  label: `${one.name} · ${one.title}`,
                })),
              ]}
              onChange={(chosen) => setLine({ ...line, profile: chosen })}
            />
            {describeProfile(profile, language)
              .slice(1)
              .map((text) => (
                <small key={text}>{text}</small>
              ))}
          </div>
          {fields.map(typed)}
          <div className="line-sides">{sideFields.map(typed)}</div>
          {takesFaults && (
            <LinesField
              label={t('lineFaults')}
              help={t(input.type === 'udp-relay' ? 'lineFaultsHelp' : 'lineFaultsHelpStream')}
              example="sensor.seq == 26: drop once"
              text={faults}
              onText={setFaults}
            />
          )}
          <LinesField
            label={t('lineTimelineField')}
            help={t('lineTimelineHelp')}
            example="at 5s outage 3s"
            text={timeline}
            onText={setTimeline}
          />
        </div>
        <ComplaintLine complaint={complaint} />
        <div className="verb-line">
          <button type="submit" className="primary">
            {t('lineApply')}
          </button>
          <button type="button" onClick={onClose}>
            {t('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Several lines to type, with their name above and what they may be below. */
function LinesField({
  label,
  help,
  example,
  text,
  onText,
}: {
  readonly label: string;
  readonly help: string;
  readonly example: string;
  readonly text: string;
  readonly onText: (text: string) => void;
}) {
  const id = useId();
  return (
    <div className="field line-lines">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="mono"
        rows={2}
        value={text}
        placeholder={example}
        spellCheck={false}
        autoComplete="off"
        aria-describedby={`${id}-help`}
        onChange={({ currentTarget }) => onText(currentTarget.value)}
      />
      <small id={`${id}-help`}>{help}</small>
    </div>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
