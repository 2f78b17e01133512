/** Filters that a saved view keeps. Search words are left out: they can name a person. */
export const viewFilters = [
  'stage',
  'grade',
  'minScore',
  'country',
  'source',
  'medium',
  'campaign',
  'form',
  'owner',
  'nextStep',
  'lastActivity',
  'columns',
] as const;
