import { type ReactNode, useCallback, useState } from 'react';
import type { CheckedFilter } from '../../../../src/traffic/filter/checked-filter.js';
import type { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { endpointName } from '../../../state/names.js';
import type { MessageEntry } from '../log/log-entry.js';
import { expressionTest, type MessageContext } from '../log/log-test.js';
import type { MessageLog } from '../log/message-log.js';
import type { StreamText } from '../log/stream-text.js';
import { FilterDialog, type FilterQuestion } from './filter-dialog.js';
import { proposalsOf, soundProposals } from './like-this.js';
import { selectedCount } from './selected-count.js';
import type { FilterFiles } from './use-filter-files.js';

/** Asks for what is saved as a filter; render `dialog` somewhere. */
export function useFilterDialog(
  endpoint: SocketSummary,
  log: MessageLog,
  catalog: FilterCatalog,
  stream: StreamText,
  context: MessageContext,
  files: FilterFiles,
): {
  readonly onSave: (filter: string) => void;
  /** Messages like this one are to be hidden, or highlighted. */
  readonly onLike: (entry: MessageEntry) => void;
  readonly dialog: ReactNode;
} {
  const { id, input } = endpoint;
  const [question, setQuestion] = useState<FilterQuestion>();
  const countOf = useCallback(
    (filter: CheckedFilter) => selectedCount(log, expressionTest(filter, stream, context)),
    [log, stream, context],
  );
  return {
    onSave: (filter) => setQuestion({ type: 'save', filter }),
    onLike: (entry) => {
      const proposals = proposalsOf(entry, stream, context.layouts);
      void soundProposals(proposals, entry, catalog, stream, context).then((sound) =>
        setQuestion({ type: 'like', proposals: sound, show: 'hide' }),
      );
    },
    dialog: question !== undefined && (
      <FilterDialog
        question={question}
        endpoint={input.label || id}
        shownAs={input.label || endpointName(endpoint)}
        catalog={catalog}
        countOf={countOf}
        onDone={(chosen) => {
          setQuestion(undefined);
          if (chosen !== undefined) void files.save(chosen);
        }}
      />
    ),
  };
}
