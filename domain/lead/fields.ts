/** Facts that a person gives about themselves. */
export const personal = [
  'name',
  'company',
  'jobTitle',
  'phone',
  'country',
  'timeZone',
  'companySize',
  'industry',
] as const;
export type PersonalField = (typeof personal)[number];

/** What people call these. */
export const fieldWords: Record<PersonalField, string> = {
  name: 'name',
  company: 'company',
  jobTitle: 'role',
  phone: 'phone',
  country: 'country',
  timeZone: 'time zone',
  companySize: 'size of the company',
  industry: 'industry',
};

/** What rules may look at of a lead, beside `answers.<field of a form>`; domain/capture/lead-fields.ts reads them. */
export const gradedFields: readonly string[] = [...personal, 'emailDomain', 'form', 'source'];

/** What follows from these; domain/distribution/routing-fields.ts finds it out. */
const derived = ['territory', 'language', 'interest', 'partner', 'grade'] as const;

/** What rules of sales.yaml may look at: what grading may, and what follows from it. */
export const routedFields: readonly string[] = [...gradedFields, ...derived];
