/** The sentences of what several places say, in English. */
export const en = {
  endpoints: 'Endpoints',

  loading: 'Opening …',

  close: 'Close',
  cancel: 'Cancel',
  copy: 'Copy',
  copyOf: 'Copy {{text}}',
  copied: 'Copied',
  received: 'received',
  sent: 'sent',

  keys: 'Keyboard shortcuts',

  noAnswer: 'The workbench did not answer. Check that “bob” is still running.',

  verbListen: 'Listen on TCP',

  verbConnect: 'Connect over TCP',

  verbUdp: 'Listen on UDP',

  verbTcpRelay: 'Relay TCP',
  verbUdpRelay: 'Relay UDP',

  more: 'More options',

  fieldPort: 'Port',

  fieldSendToNobody: 'whoever sent',

  checksumNone: 'none',
  checksumHelp: 'A checksum to put in: [(FIRST,LAST)] ALGORITHM [le|be] [hex|HEX] [@POSITION]',

  stateOpening: 'opening',
  endpointTemporary: 'temporary',
  endpointKeep: 'Keep',
  endpointKeepWhy:
    'Made for a message: it is gone when the program ends. Keep makes it an endpoint of the workspace.',
  stateListening: 'listening',
  stateListeningPeers_one: '{{count}} connected',
  stateListeningPeers_other: '{{count}} connected',
  stateRelay: 'relaying',
  stateRelayPeers_one: 'relaying {{count}} client',
  stateRelayPeers_other: 'relaying {{count}} clients',
  stateUdp: 'open',
  stateUdpPeers_one: '{{count}} peer',
  stateUdpPeers_other: '{{count}} peers',
  stateConnecting: 'connecting',
  stateConnectingAgain: 'connecting, attempt {{attempt}}',
  stateConnected: 'connected',
  stateWaiting: 'retry in {{seconds}} s',
  stateStopping: 'stopping',
  stateStopped: 'stopped',
  stateFailed: 'failed',
  brief_ADDRESS_IN_USE: 'port in use',
  brief_ADDRESS_NOT_LOCAL: 'not an address of this machine',
  brief_PERMISSION_DENIED: 'no permission',
  brief_HOST_NOT_FOUND: 'name not found',
  brief_CONNECTION_REFUSED: 'refused',
  brief_CONNECTION_RESET: 'reset by the peer',
  brief_UNREACHABLE: 'unreachable',
  brief_CONNECT_TIMED_OUT: 'no answer',
  brief_TLS_FAILED: 'TLS failed',
  replyEcho: 'echo',
  replyReverse: 'reverse',
  replyReverseBytes: 'reverse bytes',
  replyTemplate: 'auto-reply {{template}}',

  start: 'Start',
  stop: 'Stop',
  edit: 'Edit',
  remove: 'Remove',

  filter: 'Filter',

  seePorts: 'See under Ports',

  receivedBytes_one: 'Received, {{shown}} byte',
  receivedBytes_other: 'Received, {{shown}} bytes',
  sentBytes_one: 'Sent, {{shown}} byte',
  sentBytes_other: 'Sent, {{shown}} bytes',

  fieldEncoding: 'Encoding',
  fieldReply: 'Auto-reply',

  create: 'Create and start',

  fieldAutoStart: 'Start with the workbench',
  fieldRange: '{{least}}–{{most}}',
  fieldOutOfRange: 'must be a number, {{range}}',
  defaultIs: '{{range}}, default {{value}}',

  // Errors whose line in the catalog speaks of the command line; these are the page's own, by code.
  error_ENVIRONMENT_UNCHOSEN: '{{name}} has a value in each environment: choose one of {{choices}}.',
  error_ADDRESS_IN_USE:
    'port {{port}} is in use by another program; choose another port, or see under Ports which one holds it',
  'error_ADDRESS_IN_USE_port-held-hidden':
    'port {{port}} is in use by a program that only root may see; choose another port, or run “sudo bob ports {{port}}”',
  'error_ADDRESS_IN_USE_port-held':
    'port {{port}} is in use by {{process}} (pid {{pid}}); end that program, or choose another port',
  'error_ADDRESS_IN_USE_port-held-here':
    'port {{port}} is in use by another endpoint of this workbench; stop that one, or choose another port',
  error_ESCAPE_INVALID:
    'escape "{{found}}" at column {{column}} is not known; use \\n \\r \\t \\0 \\\\ \\xHH \\uHHHH \\u{…}, or switch escapes off',
  error_BROADCAST_REFUSED: '{{address}} is a broadcast address; to send there, allow broadcast under Edit',
  error_CONNECTION_LIMIT:
    'connections refused: {{count}}, the last from {{address}}; the maximum of {{most}} is reached; raise it under Edit',
  error_TLS_FAILED:
    'TLS with {{address}} failed: {{reason}}; check that both sides use TLS and trust the certificate (or accept any certificate under Edit)',
  'error_TLS_FAILED_handshake-failed':
    'TLS handshake of {{address}} failed: {{reason}}; a client of this endpoint has to speak TLS 1.2 or later and to accept its certificate',
  'error_TLS_FAILED_handshakes-failed':
    '{{count}} more TLS handshakes failed, the last with {{address}}: {{reason}}',
  error_TFTP_READ_ONLY: 'refused an upload of "{{text}}"; to accept it, set Uploads to “new files only”',
  error_TFTP_FILE_EXISTS:
    '"{{text}}" exists and was kept; to let uploads replace it, set Uploads to “overwrite existing files”',
  error_TFTP_BUSY: '{{transfers}} transfers are running, which is the maximum; wait until one has ended',
  error_TFTP_CLIENT_DENIED: '{{peer}} may not use this server',
  error_TFTP_OPTIONS_INVALID:
    'the server answered option {{option}} with "{{text}}", which was not asked for; it does not keep to RFC 2347',
  error_TFTP_REQUEST_TOO_LONG:
    'the name "{{text}}" does not fit into a request of 512 octets; use a shorter one',
  error_NOT_CONNECTED: 'nobody is connected; nothing was sent',
  error_PEER_UNKNOWN: '{{peer}} is no longer connected; nothing was sent',
  error_TOKEN_MISSING: 'this workbench needs a token; reload the page to enter it',

  filterApply: 'Apply',
  filterChoices: 'What may stand here',

  tftp: 'TFTP',

  tftpReplace: 'Replace',
  tftpReplaceSure: 'Replace {{name}} in the folder?',

  paneWidth: 'Width of {{pane}}',
  paneHeight: 'Height of {{pane}}',
  paneHint: 'Drag; double click for the usual size',
  panePixels: '{{count}} pixels',
  pane_rail: 'the endpoints and places',
  pane_inspector: 'the inspector',
  'pane_inspector-height': 'the inspector',
  pane_draft: 'the message to send',
  'pane_values-figures': 'the figures',
  'pane_packet-panes': 'the panes below the packets',
  'pane_capture-ladder': 'the conversation',
  'pane_capture-bytes': 'the bytes',
  'pane_message-list': 'the list of messages',
  'pane_file-list': 'the list of files',
  'pane_file-side': 'the pane beside the editor',

  rateMost: 'at most {{most}}',
} as const;
