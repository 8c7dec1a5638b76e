import { tftpServerKind } from '../../config/kinds/tftp-server.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { EndpointFactory } from '../endpoints/endpoint-factory.js';
import { TftpServerEndpoint } from './tftp-server-endpoint.js';

/** The row of TFTP servers in the table of factories. @throws BreakoutboxError TFTP_ROOT_INVALID without a folder to serve */
export const tftpServerFactory: EndpointFactory<'tftp-server'> = {
  kind: tftpServerKind,
  create(spec, context) {
    if (context.served === undefined) {
      const reason: ReasonKey = 'nothing-given-to-serve';
      throw new BreakoutboxError('TFTP_ROOT_INVALID', { path: '', reason });
    }
    return new TftpServerEndpoint(spec, context, context.served);
  },
};
