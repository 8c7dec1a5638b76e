import { resolve } from 'node:path';
import { type TftpServerEndpointInput, tftpServerKind } from '../../config/kinds/tftp-server.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { TftpServer } from '../tftp/tftp-server.js';
import { type EndpointServerOptions, TftpServerEndpoint } from '../tftp/tftp-server-endpoint.js';
import { WorkbenchTftp } from '../tftp/workbench-tftp.js';
import type { ListenerNode } from './listener-node.js';

/** A TFTP server of the command line. */
export interface ListenerTftp {
  /** Its description, as a workbench would have it. */
  readonly input: TftpServerEndpointInput;
  /** The folder that it serves; undefined for the library of a cluster. */
  readonly root: string | undefined;
  /** Makes it, when it is opened. */
  make(own: EndpointServerOptions): TftpServer;
}

/** Makes a TFTP server the endpoint of a node: others see its files and transfers. @throws BreakoutboxError what is wrong with `input` */
export function holdTftpServer(node: ListenerNode, { input, root, make }: ListenerTftp): TftpServerEndpoint {
  const spec = orThrow(tftpServerKind.parse(input));
  const folders = {
    ...{ own: '', chosen: root === undefined ? '' : resolve(root) },
    mustBeUsable: () => {
      if (root === undefined) throw new BreakoutboxError('LIBRARY_SERVED');
    },
  };
  const tftp = new WorkbenchTftp(node.hub, folders, () => undefined);
  return node.hold({
    ...{ input, tftp },
    create: (context) => new TftpServerEndpoint(spec, context, tftp.served, async (own) => make(own)),
  });
}
