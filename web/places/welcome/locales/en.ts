/** The sentences of the start, in English. */
export const en = {
  workspaceProblems: 'Parts of the workspace that are not used',
  workspaceEndpointUnusable:
    'Endpoint {{number}}{{label}} of {{file}} is not used: {{why}}. It stays in the file as it is; correct it there and restart.',
  workspaceIdsReplaced: 'Not every id in {{file}} is used: {{why}}. The endpoints without have new ones.',
  workspaceTftpUnusable:
    'The settings of TFTP in {{file}} are not used: {{why}}. They stay in the file as they are; correct them there and restart.',
  welcomeTitle: 'Talk to a device',
  welcomeLead: 'Open a socket, watch what arrives, and answer it.',

  verbListenHelp: 'The device connects to this machine.',
  verbListenGo: 'Listen',

  verbConnectHelp: 'This machine connects to a TCP server.',
  verbConnectGo: 'Connect',

  verbUdpHelp: 'Receive datagrams, answer whoever sent them, or send first.',
  verbUdpGo: 'Open',
  welcomeKept:
    'The list of endpoints is kept; after a restart of the workbench they are stopped, unless set to start with it.',

  moreOf: 'More options: {{name}}',

  fieldLocalPort: 'Local port',
  fieldHostPort: 'Host:port',
  fieldSendTo: 'Send to (host:port)',
} as const;
