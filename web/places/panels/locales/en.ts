/** The sentences of the place of the panels, in English. */
export const en = {
  panels: 'Panels',
  commandPanels: 'Show the panels',
  panelsFilter: 'Name of a panel',
  panelsNone: 'No panel yet',
  panelsWhy:
    'A panel is a page of large buttons for whoever operates the bench and must not edit anything: each sends messages, runs a sequence or shows another panel, and may have a lamp that messages light.',
  panel: 'Panel',
  panelAlone: 'open it alone, for its operator',
  panelEmpty: 'It has no button yet.',
  panelLit: 'lit',
  panelDark: 'dark',
  panelRuns: 'under way; press to stop',
  panelStep: '{{at}} of {{of}}; press to stop',
  panelDone: 'done',
  panelFailed: 'an expectation failed',
} as const;
