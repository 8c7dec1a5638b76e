import type { TftpServerEndpointInput } from '../../../src/config/kinds/tftp-server.js';
import { parsePort } from '../../../src/config/parse-address.js';

/** What the head of a TFTP server lets a person set. */
export type TftpSettings = Required<Pick<TftpServerEndpointInput, 'port' | 'write' | 'singlePort'>>;

/** The settings of a TFTP server as a person has typed them. */
export interface TftpDraft extends Omit<TftpSettings, 'port'> {
  readonly port: string;
}

/** The settings that a description comes to. */
export function settingsOf({
  port = 69,
  write = 'off',
  singlePort = false,
}: Partial<TftpSettings>): TftpSettings {
  return { port, write, singlePort };
}

/** What is shown to a person who has typed nothing: the settings as they are. */
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
