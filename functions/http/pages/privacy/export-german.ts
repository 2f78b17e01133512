/** Texts of exports only, with their German; see domain/language/phrasebook.ts for the slots. */
export const germanOfExports: readonly (readonly [string, string])[] = [
  ['Your data at {company}', 'Ihre Daten bei {company}'],
  ['as it looked', 'wie sie aussah'],
  ['as text', 'als Text'],
  ['open', 'öffnen'],
  ['Nothing.', 'Nichts.'],

  // Why a place keeps something.
  ['Why we keep it: {purpose*}', 'Warum wir das haben: {purpose*}'],
  [
    'To answer an inquiry, to write to the person as agreed, and to hand the inquiry to sales.',
    'Um eine Anfrage zu beantworten, der Person wie vereinbart zu schreiben und die Anfrage dem Vertrieb zu geben.',
  ],
  ['To find a lead by a part of its name.', 'Um einen Lead an einem Teil des Namens zu finden.'],
  [
    'To score the lead and to show a rep the whole story.',
    'Um den Lead einzuschätzen und dem Vertrieb alles zu zeigen.',
  ],
  ['To mail nobody twice.', 'Um niemandem etwas zweimal zu schicken.'],
  [
    'To show a mail as it was sent, to the person and to a rep who asks.',
    'Um eine Mail so zu zeigen, wie sie gesendet wurde: der Person und dem Vertrieb.',
  ],
  ['To hand the inquiry to the right person.', 'Um die Anfrage an die richtige Person zu geben.'],
  [
    'To send what was promised, once, and to erase a lead in those it sent, too.',
    'Um das Zugesagte zu schicken, einmal, und um jemanden auch bei denen zu löschen, die durch ihn kamen.',
  ],
  ['To know what somebody has read before they ask.', 'Um zu wissen, was jemand vor der Anfrage gelesen hat.'],
  ['To write to nobody who said no.', 'Um niemandem zu schreiben, der Nein gesagt hat.'],
  ['To read a reply and to pass it on.', 'Um eine Antwort zu lesen und weiterzugeben.'],
  ['To count what works.', 'Um zu zählen, was etwas bringt.'],

  ['What is known of you', 'Was wir von Ihnen wissen'],
  ['Address', 'Adresse'],
  ['Company', 'Firma'],
  ['Role', 'Funktion'],
  ['Phone', 'Telefon'],
  ['Country', 'Land'],
  ['Time zone', 'Zeitzone'],
  ['Size of the company', 'Größe der Firma'],
  ['Industry', 'Branche'],
  ['You agreed to mail ({how*})', 'Sie waren mit Mail einverstanden ({how*})'],
  ['You did not agree to mail ({how*})', 'Sie waren mit Mail nicht einverstanden ({how*})'],
  ['{how*}, confirmed from your mailbox', '{how*}, aus Ihrem Postfach bestätigt'],
  ['{how*}, version {version} of the words', '{how*}, Fassung {version} des Wortlauts'],

  ['Words you can be found by', 'Wörter, mit denen Sie zu finden sind'],
  ['What happened', 'Was geschehen ist'],

  ['Which mail was sent', 'Welche Mail gesendet wurde'],
  ['“A mail about you” to our people: {state*}', '„Eine Mail über Sie“ an unsere Leute: {state*}'],
  ['“{mail}” to you: {state*}', '„{mail}“ an Sie: {state*}'],
  ['“{mail}” ({state*})', '„{mail}“ ({state*})'],
  ['being sent', 'wird gerade gesendet'],
  ['sent', 'gesendet'],
  ['probably sent', 'wahrscheinlich gesendet'],
  ['not sent yet', 'noch nicht gesendet'],
  ['not sent', 'nicht gesendet'],
  ['The mails themselves', 'Die Mails selbst'],
  [
    'Mails that were sent to you before we kept what mails say are in your mailbox.',
    'Mails, die Sie bekamen, bevor wir ihren Inhalt aufhoben, sind in Ihrem Postfach.',
  ],

  ['To whom your inquiry was handed', 'Wer Ihre Anfrage bekam'],
  ['{rep*}: was asked, and somebody else took over', '{rep*}: wurde gefragt, und jemand anders übernahm'],
  ['{rep*}: was asked', '{rep*}: wurde gefragt'],
  ['{rep*}: takes care of you', '{rep*}: kümmert sich um Sie'],
  ['{rep*}: declined', '{rep*}: lehnte ab'],
  ['{rep*}: did not answer in time', '{rep*}: antwortete nicht rechtzeitig'],
  ['{rep*}: took care of you', '{rep*}: kümmerte sich um Sie'],

  ['What was promised to you', 'Was Ihnen zugesagt wurde'],
  ['A mail with a link to your data', 'Eine Mail mit einem Link zu Ihren Daten'],
  ['A mail to confirm your address', 'Eine Mail, mit der Sie Ihre Adresse bestätigen'],
  ['The guide “{guide}”', 'Der Leitfaden „{guide}“'],
  ['Somebody came to us by your link', 'Jemand kam durch Ihren Link zu uns'],
  ['Thanks for somebody you sent to us', 'Dank für jemanden, den Sie zu uns geschickt haben'],

  ['Visits before you wrote to us', 'Besuche, bevor Sie uns schrieben'],

  ['No marketing mail', 'Keine Werbung per Mail'],
  ['You said no to none.', 'Sie haben zu keiner Nein gesagt.'],
  ['You wanted no more mail.', 'Sie wollten keine Mail mehr.'],
  ['Mail to your address came back.', 'Mail an Ihre Adresse kam zurück.'],
  ['You called a mail spam.', 'Sie haben eine Mail als Spam gemeldet.'],
  ['You wanted mail again.', 'Sie wollten wieder Mail.'],

  ['Mails that came to us, from you or to you', 'Mails, die zu uns kamen, von Ihnen oder an Sie'],
  [
    'Mail {number}, too large for this file: ask us for it',
    'Mail {number}, zu groß für diese Datei: Fragen Sie uns danach',
  ],
  ['Mail {number}, kept no more', 'Mail {number}, nicht mehr aufgehoben'],

  ['Lines in our figures', 'Zeilen in unseren Zahlen'],
  [
    'One line about how your inquiry went, without name and address.',
    'Eine Zeile darüber, wie Ihre Anfrage verlief, ohne Namen und Adresse.',
  ],
];
