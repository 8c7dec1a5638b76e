import { useMemo, useState } from 'react';
import { parseOptionalChecksum } from '../../src/bytes/checksum/parse-checksum.js';
import { suggestedChecksums } from '../../src/bytes/checksum/suggested-checksums.js';
import { useWords } from './use-session.js';

/** What is wrong with the specification of a checksum, in a sentence; undefined if nothing is. */
export function useChecksumFault(value: string): string | undefined {
  const { failure } = useWords();
  return useMemo(() => {
    const parsed = parseOptionalChecksum(value);
    return parsed.ok ? undefined : failure({ code: parsed.fault.code, params: { ...parsed.fault } });
  }, [value, failure]);
}

/** Where the specification of a checksum is typed, or left empty: what is wrong with it is its title, and known ones are offered. */
export function ChecksumInput({
  id,
  value,
  disabled = false,
  describedBy,
  onChange,
}: {
  readonly id: string;
  readonly value: string;
  readonly disabled?: boolean;
  readonly describedBy?: string | undefined;
  readonly onChange: (typed: string) => void;
}) {
  const { t } = useWords();
  // Two hundred names are offered only to someone who is about to type.
  const [isOffering, setIsOffering] = useState(false);
  const fault = useChecksumFault(value);
  return (
    <>
      <input
        id={id}
        className="mono checksum-input"
        list={`${id}-known`}
        value={value}
        disabled={disabled}
        placeholder={t('checksumNone')}
        title={fault ?? t('checksumHelp')}
        aria-invalid={fault !== undefined}
        aria-describedby={describedBy}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onFocus={() => setIsOffering(true)}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <datalist id={`${id}-known`}>
        {isOffering && suggestedChecksums().map((name) => <option key={name} value={name} />)}
      </datalist>
    </>
  );
}
