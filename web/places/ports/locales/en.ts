/** The sentences of the place of the ports, in English. */
export const en = {
  ports: 'Ports',
  commandPorts: 'Show the ports of this machine',
  portsLead: 'all TCP and UDP sockets of this machine',
  portsLeadHost: 'all TCP and UDP sockets of {{host}}',
  portsFilter: 'Filter by port, address, process',
  refresh: 'Refresh',
  portsCount_one: '{{shown}} socket',
  portsCount_other: '{{shown}} sockets',
  colProtocol: 'Protocol',
  colLocal: 'Local',
  colPeer: 'Remote',
  colState: 'State',
  colProcess: 'Process',
  portsOwners: 'The owners of other users’ sockets are not shown; run the workbench as root to see them.',
  portsHidden: 'only root may see',
  portsMore: '{{shown}} of {{all}} shown; filter to see the others.',
} as const;
