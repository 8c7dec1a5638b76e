import type { Words } from '../../../views/use-session.js';
import type { FoundSeries } from './reading/found-series.js';

/** What a series is called: as the device calls it, or the page's word for a measure. */
export function seriesName({ name, measure, direction }: FoundSeries, { t }: Words): string {
  switch (measure) {
    case undefined:
      return name;
    case 'messageRate':
      return t(direction === 'received' ? 'valuesMessagesReceived' : 'valuesMessagesSent');
    case 'byteRate':
      return t(direction === 'received' ? 'valuesBytesReceived' : 'valuesBytesSent');
    case 'messageBytes':
      return t(direction === 'received' ? 'valuesSizeReceived' : 'valuesSizeSent');
    case 'roundTrip':
      return t('valuesRoundTrip');
  }
}

/** What says which way a series went beside its name; undefined for what is received, and for measures, whose name says it. */
export function directionWord({ measure, direction }: FoundSeries, { t }: Words): string | undefined {
  return measure === undefined && direction === 'sent' ? t('valuesSent') : undefined;
}
