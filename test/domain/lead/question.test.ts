import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import { describe as describeActivity } from '../../../domain/lead/activity-types.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { asksSomething } from '../../../domain/lead/question.ts';
import { pointsOf } from '../../../domain/scoring/score.ts';
import { dueWork } from '../../../domain/workflow/desk/due-work.ts';
import { qualify } from '../../../domain/workflow/qualify.ts';
import { assignment, click, config, form, history, monday, visit } from '../../support/fixtures.ts';

describe('a message that asks something', () => {
  test.each([
    'Does Fieldnote work offline?',
    'We have 40 technicians.\nHow long does the set-up take',
    'Can you import our jobs from a spreadsheet',
    'Was kostet das für zwölf Techniker?',
    'Was kostet das',
    'How much',
    'Wie teuer ist es',
    'Combien ça coûte',
    'Wann können wir reden',
    'Hoeveel kost het',
    'Können Sie uns ein Angebot machen',
    'Hallo, gibt es eine Schnittstelle zu SAP? Danke',
    'Est-ce que vous proposez une version française ?',
    'Combien coûte la version pour dix utilisateurs',
    '¿Cuánto cuesta por técnico?',
    '¿Tienen integración con SAP? Gracias.',
    'Quanto costa per venti tecnici?',
    'É possível exportar os dados?',
    'Hoeveel kost het per gebruiker?',
    'Czy działa bez internetu?',
    'Hur mycket kostar det för tio tekniker',
    'オフラインで使えますか？',
    'هل يعمل بدون إنترنت؟',
    'Do you have an API',
    "What's the price per technician",
    'When can we start with 40 people',
    'Where is the data hosted',
    'How much?',
    'Hi Anna, can you tell me the price for 20 users',
    'Hello,\ncould you send us a quote for 12 seats',
    "I'd like to know whether it works with SAP.",
    'We are wondering if you support shifts.',
    'Please let me know how long the set-up takes.',
    'We use Mac and Windows. Does it run on Mac/Windows?',
    'Is there a trial?Thanks',
    'See https://works.example/a?b=c. Does that work with yours?',
    'Any questions about our company are answered on our page. How many seats does the small plan have?',
    'Thanks!\n\nWhat does it cost for ten?\n\n-- \nAda\nAny questions? Call me.',
    '> We wrote last week.\nHow do we import our jobs?',
    'Guten Tag Frau Brandt, koennen Sie uns ein Angebot machen',
    'Ich wüsste gerne, ob es eine Schnittstelle gibt.',
    'Preis pro Nutzer?',
    'Wie viel?',
    'Wo liegen die Daten der Kunden',
    'Wir möchten gerne wissen, ab wann das geht.',
    'Bonjour, pourriez-vous m’envoyer vos tarifs',
    'Je voudrais savoir si cela marche sans réseau.',
    'Quelle est la durée du contrat',
    'Combien ?',
    'Cuanto cuesta por tecnico',
    'Me gustaría saber si hay una versión en español.',
    '¿Funciona sin internet?',
    'Hola, es posible exportar los datos',
    'Vorrei sapere quanto costa.',
    'Avete una versione italiana',
    'Qual è il prezzo per venti',
    'Si può usare offline?',
    'Questions: does it work offline?',
    'Would you be able to show it to ten people?',
    'Need help with the import, how long does it take?',
    'Fragen: Kann man Daten exportieren?',
  ])('%s', (text) => {
    expect(asksSomething(text)).toBe(true);
  });
});

describe('a message that asks nothing', () => {
  test.each([
    undefined,
    '',
    'Please call me tomorrow.',
    'See https://works.example/search?q=offline?',
    'Hi, how are you? I am writing about the demo.',
    'Hallo, wie geht es Ihnen? Anbei die Liste.',
    'Really?',
    'OK??',
    'What we need is a plan for the week.',
    'When we met in May you showed us the plan.',
    'May 5 works for me.',
    'Was recommended to us by Tom.',
    'Wie besprochen sende ich die Liste.',
    'Hi, how are you? I am writing about the demo.',
    "How's it going? Just a note that we met.",
    'Hello Ada, how are you doing?',
    'Wie geht’s dir? Bis morgen.',
    'Bonjour, comment ça va ?',
    '¿Cómo están? Saludos',
    'Ciao, come stai? A presto',
    'Any questions? Contact us at any time.',
    'Do you have any further questions?',
    'Haben Sie noch Fragen? Rufen Sie uns an.',
    'Avez-vous des questions ?',
    '¿Tiene alguna pregunta?',
    'Domande? Scriveteci.',
    'Need help? Visit our page.',
    '> Can you call me tomorrow?\nYes, at ten.',
    'See you then.\n-- \nAda Brandt\nWhere can we meet you next? Our fairs: page.example',
    'How did you hear about us? Google',
    'Wie haben Sie von uns erfahren? Messe',
    'Which product are you interested in?: Field',
    'What is your budget? : 10k',
    'Comment avez-vous connu Fieldnote ? Salon',
    'shop.example/list?sort=price&page=2',
    'https://works.example/?q=can-you',
    'www.works.example/a?b Look at this.',
    'mailto:ada@works.example?subject=hello',
    'Would you like more traffic for your site?',
    'Are you interested in a list of 10,000 dentists?',
    'May I introduce our company to you.',
    'Haben Sie Interesse an mehr Kunden?',
    'Suchen Sie neue Mitarbeiter?',
    'Seriez-vous intéressé par nos services ?',
    '¿Le interesa aparecer en Google?',
    'Do you want to rank first?',
    'Can I send you our price list?',
    '???',
    'How it works is clear to us.',
    'Que tengan un buen día.',
    'Who we are: a lift company.',
    'Can do.',
    'Is fine.',
  ])('%s', (text) => {
    expect(asksSomething(text)).toBe(false);
  });
});

test('a sentence before or after never changes anything', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      expect(asksSomething(`${before}.\nDoes it work offline?\n${after}`)).toBe(before.length < 4_900);
    }),
  );
});

test('is read in linear time', () => {
  const cost = (text: string) => {
    const { user } = process.cpuUsage();
    asksSomething(text);
    return process.cpuUsage().user - user;
  };
  // Only the beginning of a text is read, so ten times the length costs about the same.
  for (const part of ['hi, ', 'how are ', '? ', 'a. ', '\u3042', '\n'])
    expect(cost(part.repeat(200_000))).toBeLessThan(50 * Math.max(2_000, cost(part.repeat(20_000))));
});

describe('asked a question ranks above filled a form', () => {
  const rules: Config = {
    ...config,
    scoring: {
      ...config.scoring,
      points: [{ id: 'question', activity: 'form.submitted', asks: 'question', points: 30 }, ...config.scoring.points],
    },
  };
  const lead = (name: string, message: string) => {
    const captured = form(name, monday, { message });
    const activities = [captured, visit('https://fieldnote.example/pricing'), click('https://fieldnote.example/a')];
    const { score: points, grade } = qualify(history({}, { activities }), rules, monday);
    return history(
      { id: message, score: { total: points.total, grade, asOf: monday } as Lead['score'] },
      {
        activities,
        assignments: [assignment(1, 'ada', { status: 'accepted', acceptedAt: monday })],
      },
    );
  };
  const forms = Object.keys(config.capture.forms);

  test.each(forms)('by the whole score and in the queue of the rep: form %s', (name) => {
    const [plain, asking] = [lead(name, 'Please call me.'), lead(name, 'How long does the set-up take?')];
    expect(asking.lead.score?.total).toBeGreaterThan(plain.lead.score?.total ?? 100);
    for (const both of [
      [plain, asking],
      [asking, plain],
    ])
      expect(dueWork(both, ['ada'], rules, monday).map((item) => item.lead.id)).toEqual([
        asking.lead.id,
        plain.lead.id,
      ]);
  });

  test('a question makes ready for sales what a form alone does not', () => {
    const { handOff } = rules.scoring;
    const bar = { ...rules, scoring: { ...rules.scoring, handOff: { ...handOff, score: 30 } } };
    const ready = (message: string) =>
      qualify(history({}, { activities: [form('contact', monday, { message })] }), bar, monday).next;
    expect([ready('Wie lange dauert die Einrichtung?'), ready('Bitte rufen Sie an.')]).toEqual([
      'sales-ready',
      'nurture',
    ]);
  });
});

test('a question in a form gives more points than the form, when a rule says so', () => {
  const rules = {
    ...config.scoring,
    points: [
      { id: 'question', activity: 'form.submitted' as const, asks: 'question', points: 30 },
      ...config.scoring.points,
    ],
  };
  const asked = form('contact', monday, { message: 'Does it work offline?' });
  const plain = form('contact', monday, { message: 'Please call me.' });
  expect(pointsOf(asked, rules)).toBe(30);
  expect(pointsOf(plain, rules)).toBeLessThan(30);
  expect(describeActivity(asked)).toContain('Asked a question with the form');
});
