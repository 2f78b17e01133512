/** Everything a list of leads is filtered by stands in the address. */
export interface LeadSearch {
  q?: string;
  stage?: string;
  grade?: string;
  owner?: string;
}

/** The filters that an address holds; anything else in it is left out. */
export const leadSearch = ({ q, stage, grade, owner }: Record<string, unknown>): LeadSearch => ({
  ...(q ? { q: String(q) } : {}),
  ...(stage ? { stage: String(stage) } : {}),
  ...(grade ? { grade: String(grade) } : {}),
  ...(owner ? { owner: String(owner) } : {}),
});
