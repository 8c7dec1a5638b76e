/** What is known of a TFTP client. */
export interface TftpClientRoom {
  /** Whether somebody works a device in place of commands: nothing is known of its files, and it asks when it likes. */
  readonly isDevice: boolean;
  readonly canGet: boolean;
  readonly canPut: boolean;
  /** Whether its commands take a mode. */
  readonly canChooseMode: boolean;
}
