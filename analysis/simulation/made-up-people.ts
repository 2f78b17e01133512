import type { Person } from '../../domain/lead/person.ts';

/** A kind of person who comes to the site of the example company, and how such people behave. */
export interface MadeUpKind {
  name: string;
  /** Share of all leads. */
  share: number;
  /** How much they need the product, around which they vary; 0 is the middle of all. */
  need: number;
  /** How well we suit them, as sales finds out. */
  fit: number;
  jobTitles: readonly string[];
  companySizes: readonly string[];
  industries: readonly string[];
  countries: readonly string[];
  emailDomain: string;
  firstForm: readonly (readonly [string, number])[];
  /** Sessions on the site in the weeks after the first form. */
  sessions: number;
  /** Pages they visit, by weight; those with more need prefer prices and demo. */
  pages: readonly (readonly [string, number])[];
}

const pages = (pricing: number, demo: number, careers: number, planning: number, guides: number) =>
  [
    ['/pricing', pricing],
    ['/demo', demo],
    ['/careers', careers],
    ['/planning', planning],
    ['/guides/first-time-fix', guides],
    ['/blog/parts', 4],
    ['/', 4],
  ] as const;

export const madeUpKinds: readonly MadeUpKind[] = [
  {
    name: 'service leader',
    share: 26,
    need: 0.9,
    fit: 1,
    sessions: 5,
    emailDomain: 'lifts.example',
    jobTitles: ['Head of Service', 'Service Manager', 'Serviceleiter', 'Director of Operations', ''],
    companySizes: ['50-199', '200-499', '500-4999', ''],
    industries: ['Lifts', 'Heating and cooling', 'Medical devices', 'Machines'],
    countries: ['DE', 'AT', 'GB', 'NL'],
    firstForm: [
      ['contact', 4],
      ['guide', 4],
      ['demo', 1],
      ['event', 1],
    ],
    pages: pages(3, 2, 0, 3, 3),
  },
  {
    name: 'owner',
    share: 18,
    need: 0.3,
    fit: 0.2,
    sessions: 3,
    emailDomain: 'gmail.com',
    jobTitles: ['Owner', 'Inhaber', 'Founder', ''],
    companySizes: ['1-9', '10-49', ''],
    industries: ['Heating and cooling', 'Kitchens', 'Doors and gates'],
    countries: ['DE', 'CH', 'US', 'IE'],
    firstForm: [
      ['contact', 5],
      ['guide', 3],
      ['demo', 1],
    ],
    pages: pages(4, 1, 0, 1, 2),
  },
  {
    name: 'researcher',
    share: 28,
    need: -0.6,
    fit: 0.3,
    sessions: 4,
    emailDomain: 'works.example',
    jobTitles: ['Service Planner', 'Project Coordinator', 'Consultant', 'Engineer', ''],
    companySizes: ['50-199', '500-4999', '5000+', ''],
    industries: ['Machines', 'Buildings', 'Something else'],
    countries: ['DE', 'FR', 'US', 'SE'],
    firstForm: [
      ['guide', 6],
      ['newsletter', 4],
      ['contact', 2],
    ],
    pages: pages(1, 1, 0, 2, 6),
  },
  {
    name: 'student',
    share: 14,
    need: -2.2,
    fit: -1.5,
    sessions: 3,
    emailDomain: 'web.de',
    jobTitles: ['Student', 'Trainee', 'Werkstudent', ''],
    companySizes: [''],
    industries: ['', 'Something else'],
    countries: ['DE', 'IN', 'US'],
    firstForm: [
      ['guide', 5],
      ['newsletter', 4],
      ['contact', 1],
    ],
    pages: pages(1, 1, 3, 1, 5),
  },
  {
    name: 'looks for work',
    share: 6,
    need: -3,
    fit: -2,
    sessions: 3,
    emailDomain: 'gmx.de',
    jobTitles: ['Job seeker', 'Recruiter', ''],
    companySizes: [''],
    industries: [''],
    countries: ['DE', 'PL'],
    firstForm: [
      ['contact', 3],
      ['newsletter', 1],
    ],
    pages: pages(1, 0, 8, 0, 1),
  },
  {
    name: 'competitor',
    share: 8,
    need: -2.5,
    fit: 0.8,
    sessions: 6,
    emailDomain: 'rival.example',
    jobTitles: ['Product Manager', 'Head of Sales', ''],
    companySizes: ['50-199', '200-499'],
    industries: ['Something else', 'Buildings'],
    countries: ['DE', 'US'],
    firstForm: [
      ['guide', 3],
      ['newsletter', 3],
      ['demo', 1],
    ],
    pages: pages(5, 3, 1, 3, 3),
  },
];

/** A person's form fields: not every person fills in all. */
export function personOf(kind: MadeUpKind, one: <T>(of: readonly T[]) => T): Person {
  const said = {
    jobTitle: one(kind.jobTitles),
    companySize: one(kind.companySizes),
    industry: one(kind.industries),
    country: one(kind.countries),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''));
}
