import type { Failure } from '../../src/errors/error.js';
import { hashOfPlace } from '../state/place.js';
import { useWords } from './use-session.js';

/** Where a port is taken, the way to who holds it; nothing for any other failure. */
export function PortsLink({ failure }: { readonly failure: Failure | undefined }) {
  const { t } = useWords();
  if (failure?.code !== 'ADDRESS_IN_USE') return null;
  return (
    <a className="ports-link" href={hashOfPlace({ type: 'ports', port: String(failure.params.port) })}>
      {t('seePorts')}
    </a>
  );
}
