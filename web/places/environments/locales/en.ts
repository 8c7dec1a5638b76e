/** The sentences of the place of the environments, in English. */
export const en = {
  environments: 'Environments',
  commandEnvironments: 'Show the environments',
  environmentsFilter: 'Name of an environment',
  environmentsNone: 'No environment yet',
  environmentsWhy:
    'An environment gives names to what differs from one bench to the next: addresses, units, limits. A message says {{braced}}, and one switch points all of them to another device.',
  environmentsHow: 'Press New for the first one; with two of them the switch is below every list of files.',
  environmentUse: 'How it is used',
  environmentSwitch:
    'Messages, rules and sequences write a name in double braces. The environment is switched below the list; “bob send” and “bob run” take --env NAME.',
  environmentAlso: 'Also filled in',
  environmentBlank: 'asked when sending; 3 is proposed',
  environmentCounter: '1, 2, 3 … for each message',
  environmentTime: 'the time of day; also date, unixtime, unique',
  environmentRandom: 'a number, by default 0 to 255',
  environmentNumber: 'in hex: a value as a number of two bytes',
  environmentEdit: 'Edit',
} as const;
