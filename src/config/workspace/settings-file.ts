import { flag, type Shape, shapeFault, text } from '../shape.js';
import { type FilePart, faulty, shapedFault } from './file-part.js';

/** `workspace.yaml`, which makes a folder a workspace. Settings of other versions stay in it. */
export const settingsShape = {
  type: 'object',
  title: 'Workspace',
  required: ['version'],
  properties: {
    version: { const: 1, description: 'The form of the workspace' },
    environment: text('The environment where none is chosen on this machine', 200),
    tftpFolder: text('The folder that TFTP serves; without it, tftp in the workspace', 4_096),
    tftpLibrary: flag('TFTP serves the library of the cluster, not the folder. Default false'),
  },
} as const satisfies Shape;

/** The settings of a workspace. */
export interface WorkspaceSettings {
  /** The folder that TFTP serves; empty for the one in the workspace. */
  readonly tftpFolder: string;
  /** TFTP serves the library of the cluster, not that folder. */
  readonly tftpLibrary: boolean;
  /** The environment where none is chosen on this machine; empty for none. */
  readonly environment: string;
}

/** Checks what the settings file holds. */
export function parseSettings(value: unknown): FilePart<WorkspaceSettings> {
  const fault = shapeFault(settingsShape, value);
  if (fault !== undefined) return faulty(shapedFault(fault));
  const { tftpFolder = '', tftpLibrary = false, environment = '' } = value as Partial<WorkspaceSettings>;
  return { ok: true, value: { tftpFolder, tftpLibrary, environment } };
}
