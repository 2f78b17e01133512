/** What a saved view of the list keeps of its address. No words that were looked for: they may name a person. */
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
