import { useEffect, useMemo, useState } from 'react';
import type { CheckedFilter } from '../../../../src/traffic/filter/checked-filter.js';
import { readMessageFilter } from '../../../../src/traffic/filter/message-filter.js';
import { expressionTest, type MessageContext } from './log-test.js';
import type { MessageLog } from './message-log.js';
import type { StreamText } from './stream-text.js';
import { useLogFilter } from './use-log-lines.js';
import type { TypedQuery } from './use-log-query.js';

/** What shows messages with a wrong checksum. */
const badChecksums = 'checksum.bad == 1';

/** The messages of a log whose checksum is wrong. */
export interface BadChecksums {
  /** How many of those that were looked at so far. */
  readonly count: number;
  /** Whether the log shows them alone. */
  readonly isShown: boolean;
  /** Shows them alone, or all again. */
  readonly toggle: () => void;
}

/** The wrong checksums of a log; undefined where no checksum is checked, or none is wrong. */
export function useBadChecksums(
  log: MessageLog,
  stream: StreamText,
  context: MessageContext,
  typed: TypedQuery,
): BadChecksums | undefined {
  const filter = useBadFilter();
  const isChecked = context.check !== undefined || hasChecksum(context);
  const test = useMemo(
    () => (filter === undefined || !isChecked ? undefined : expressionTest(filter, stream, context)),
    [filter, isChecked, stream, context],
  );
  const count = useLogFilter(log, test)?.size ?? 0;
  const isShown = typed.applied === badChecksums;
  if ((count === 0 && !isShown) || filter === undefined) return undefined;
  return {
    count,
    isShown,
    toggle: () => (isShown ? typed.onApply('', undefined) : typed.onApply(badChecksums, filter)),
  };
}

function hasChecksum({ layouts }: MessageContext): boolean {
  return layouts.some(({ fields }) => fields.some(({ kind }) => kind === 'checksum'));
}

/** The filter of wrong checksums, which names nothing of a layout. */
function useBadFilter(): CheckedFilter | undefined {
  const [filter, setFilter] = useState<CheckedFilter>();
  useEffect(() => {
    void readMessageFilter(badChecksums, []).then((parsed) => {
      if (parsed.ok) setFilter(parsed.value);
    });
  }, []);
  return filter;
}
