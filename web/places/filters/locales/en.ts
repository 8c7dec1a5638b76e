/** The sentences of the place of the saved filters, in English. */
export const en = {
  filters: 'Filters',
  commandFilters: 'Show the saved filters',
  filtersFilter: 'Name of a filter',
  filtersNone: 'No saved filter yet',
  filtersWhy:
    'A saved filter is chosen by its name in the log of an endpoint. One with “show: highlight” always colours the rows that it selects; one with “show: hide” leaves them out, and the log says how many.',
  filtersHow:
    'In a log, press H on a message, or save the filter that you have typed from the menu beside it.',
  filterHides: 'hides',
  filterHighlights: 'highlights, {{colour}}',
  colour_red: 'red',
  colour_orange: 'orange',
  colour_yellow: 'yellow',
  colour_green: 'green',
  colour_blue: 'blue',
  colour_purple: 'purple',
  filterSelects: 'It selects',
  filterUse: 'How it is used',
  filterUse_choose:
    'It is chosen from the menu beside the filter of a log, and by its name on the command line:',
  filterUse_highlight:
    'The rows of these messages always have its colour, and its name when you point at their edge. On the command line it is a filter like any other:',
  filterUse_hide:
    'The log always leaves these messages out and counts them; the record has them. On the command line it is a filter like any other, and “bob history --shown” leaves out what it hides:',
} as const;
