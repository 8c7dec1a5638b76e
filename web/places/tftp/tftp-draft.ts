import type { TftpServerEndpointInput } from '../../../src/config/kinds/tftp-server.js';
import { parsePort } from '../../../src/config/parse-address.js';
import { tftpServerDefaults } from '../../../src/config/tftp-server-input.js';

/** The settings that the head of a TFTP server offers. */
export type TftpSettings = {
  readonly [Name in 'port' | 'write' | 'singlePort']: NonNullable<TftpServerEndpointInput[Name]>;
};

/** The settings of a TFTP server as typed by a person. */
export interface TftpDraft extends Omit<TftpSettings, 'port'> {
  readonly port: string;
}

/** The settings of a description. */
export function settingsOf({
  port = tftpServerDefaults.port,
  write = 'off',
  singlePort = false,
}: Pick<TftpServerEndpointInput, keyof TftpSettings>): TftpSettings {
  return { port, write, singlePort };
}

/** The fields before a person has typed: the current settings. */
export function draftOf(settings: TftpSettings): TftpDraft {
  return { ...settings, port: String(settings.port) };
}

/** Whether a draft asks for anything but `settings`: only then is it a person's, and outlives a change of them elsewhere. */
export function isEdited(draft: TftpDraft, settings: TftpSettings): boolean {
  const port = parsePort(draft.port, 0);
  return (
    !port.ok ||
    port.value !== settings.port ||
    draft.write !== settings.write ||
    draft.singlePort !== settings.singlePort
  );
}
