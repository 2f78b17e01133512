import { describe, expect, test } from 'vitest';
import { readReply } from '../../../domain/replies/reading.ts';

const read = (text: string) =>
  readReply({
    headers: [],
    authors: ['ada@works.example'],
    to: ['reply@x.example'],
    subject: 'Re: Three numbers',
    text,
    attachments: [],
  });

const quote =
  '\n\nOn Mon, 23 Nov 2026 at 10:00, Fieldnote <hello@fieldnote.example> wrote:\n> Are you interested? Call us.\n';

describe('a refusal', () => {
  test.each([
    'Kein Interesse.',
    'No interest',
    'Pas intéressé',
    'kein Interesse an Ihrem Angebot',
    'Nein danke',
    'No thanks',
    'No, thank you.',
    'Thanks, but no thanks',
    'Danke, aber wir haben derzeit keinen Bedarf.',
    'Not interested, thanks.',
    'Thank you for your offer, but we are not interested at this time.',
    'Hello Ada,\nwe are not interested.\n\nKind regards\nBob',
    'Kein Interesse\nAda Müller',
    'Guten Tag Frau Winter,\n\nvielen Dank für Ihr Angebot. Leider besteht kein Interesse.\n\nMit freundlichen Grüßen\nAda',
    'Sehr geehrte Damen und Herren, wir haben kein Interesse.',
    'Merci, mais nous ne sommes pas intéressés.',
    'Non merci',
    'Bonjour,\nJe ne suis pas intéressée par votre offre. Merci.',
    'Pas intéressé pour le moment',
    'No me interesa, gracias.',
    'No estamos interesados en su oferta',
    'Non sono interessato, grazie',
    'Grazie, non ci interessa.',
    'Nessun interesse',
    'Não tenho interesse.',
    'Não estou interessado, obrigado',
    'Geen interesse',
    'Nee, bedankt',
    'We zijn niet geïnteresseerd',
    'Nie jestem zainteresowany',
    'Nie, dziękuję',
    'Brak zainteresowania',
    'Inte intresserad',
    'Nej tack',
    'Vi är inte intresserade av ert erbjudande',
    "We're not interested",
    'Sorry, not interested.',
    'not interested\n\nSent from my iPhone',
    'Nein, kein Interesse.',
    'Das interessiert uns nicht.',
    'This is not for us.',
    "I'm really not interested, sorry.",
  ])('%j, also above our mail', (text) => {
    expect(read(text)).toMatchObject({ is: 'reply', refuses: true });
    expect(read(text + quote)).toMatchObject({ is: 'reply', refuses: true });
  });

  test.each([
    'No',
    'Nein',
    'Not interested in the big package, but call me about the small one.',
    'No, not interested in X but call me about Y',
    'Kein Interesse an Papier, rufen Sie mich an',
    'Not interested?',
    'Why would we not be interested',
    'Keine Zeit, kein Interesse an Telefon, aber schicken Sie ein Angebot',
    'I am not interested in the demo, send me prices',
    'It is not that we are not interested.',
    'Es ist nicht so, dass kein Interesse besteht.',
    'Kein Interesse an Mails. Bitte Anruf.',
    'No thanks, but my colleague Bob is interested',
    'Nein danke, lieber am Dienstag',
    'No thanks, Thursday is better',
    'Nicht interessiert an A, sehr wohl an B',
    'We have no interest rate risk',
    'Not interested\nCall Bob',
    'Not for me, for my team',
    'Kein Interesse mehr an Papierformularen',
    'Not interested. Yes to the product',
    'No thanks. Do you have it in French?',
    'Pas intéressé par la démo mais par le devis',
    'No me interesa la demo, mándeme el precio',
    'Thanks',
    'Thanks!',
    'Nein danke, keine Demo nötig, wir wollen kaufen',
    'I will pass it to our team',
    'No need for a call, just send the contract',
    'Keine Fragen, danke',
    'Wir haben großes Interesse',
    'Interested!',
    'Not interested in your offer for 10 users, we need 200',
    '',
  ])('is none: %j', (text) => {
    expect(read(text)).toMatchObject({ is: 'reply' });
    expect(read(text)).not.toHaveProperty('refuses', true);
  });

  test('that asks for no more mail is a stop', () => {
    expect(read('Kein Interesse, bitte abmelden.').is).toBe('stop');
  });
});
