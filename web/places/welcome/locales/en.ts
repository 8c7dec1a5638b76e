/** The sentences of the start, in English. */
export const en = {
  workspaceProblems: 'Parts of the workspace that are not used',
  workspaceFileUnusable:
    '{{file}}, line {{line}}, column {{column}}: {{why}}. It is used again as soon as it is mended.',
  welcomeTitle: 'Talk to a device',
  welcomeLead: 'Open a socket, watch what arrives, and answer it.',

  verbListenHelp: 'The device connects to this machine.',
  verbListenGo: 'Listen',

  verbConnectHelp: 'This machine connects to a TCP server.',
  verbConnectGo: 'Connect',

  verbUdpHelp: 'Receive datagrams, answer whoever sent them, or send first.',
  verbUdpGo: 'Open',

  verbRelay: 'Stand in between',
  verbRelayHelp: 'Clients come here, and are relayed to their server: what both say is seen.',
  welcomeLearn: 'New to sockets? Begin with Learn.',
  welcomeKept:
    'The list of endpoints is kept; after a restart of the workbench they are stopped, unless set to start with it.',

  moreOf: 'More options: {{name}}',

  fieldLocalPort: 'Local port',
  fieldHostPort: 'Host:port',
  fieldSendTo: 'Send to (host:port)',
} as const;
