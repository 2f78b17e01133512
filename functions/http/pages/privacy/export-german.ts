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
  ['To send no mail twice.', 'Um keine Mail zweimal zu schicken.'],
  [
    'To show a mail as it was sent, to the person and to a rep who asks.',
    'Um eine Mail so zu zeigen, wie sie gesendet wurde: der Person und dem Vertrieb.',
  ],
  ['To hand the inquiry to the right person.', 'Um die Anfrage an die richtige Person zu geben.'],
  [
    'To send what was promised, once, and to erase a lead in those it sent, too.',
    'Um das Zugesagte zu schicken, einmal, und um jemanden auch bei denen zu löschen, die durch ihn kamen.',
  ],
  ['To know what a person has read before they ask.', 'Um zu wissen, was jemand vor der Anfrage gelesen hat.'],
  ['To send no mail to people who said no.', 'Um keine Mail an Personen zu schicken, die Nein gesagt haben.'],
  ['To read a reply and to pass it on.', 'Um eine Antwort zu lesen und weiterzugeben.'],
  ['To count what works.', 'Um zu zählen, was etwas bringt.'],

  ['How long: {kept*}', 'Wie lange: {kept*}'],
  ['As long as the profile.', 'So lange wie das Profil.'],
  ['as long as the profile', 'so lange wie das Profil'],
  ['until one of us erases it', 'bis jemand von uns es löscht'],
  ['for 1 day', 'einen Tag lang'],
  ['for {n#} days', '{n#} Tage lang'],
  ['for 1 hour', 'eine Stunde lang'],
  ['for {n#} hours', '{n#} Stunden lang'],
  [
    'While we work on the inquiry. After that, counted from the last sign of life, what became of it decides. Nothing: {dormant*}. Lost: {lost*}. Unsubscribed: {left*}. A customer: {customers*}. Refused: {rejected*}.',
    'Solange wir an der Anfrage arbeiten. Danach entscheidet, was daraus wurde, gerechnet ab dem letzten Lebenszeichen. Nichts: {dormant*}. Verloren: {lost*}. Abgemeldet: {left*}. Kunde: {customers*}. Abgewiesen: {rejected*}.',
  ],
  [
    'As long as the profile. Visits: {visits*}. Messages: {messages*}.',
    'So lange wie das Profil. Besuche: {visits*}. Nachrichten: {messages*}.',
  ],
  ['Each visit {time*}.', 'Jeder Besuch {time*}.'],
  ['Each mail {time*}.', 'Jede Mail {time*}.'],
  ['Each line {time*}.', 'Jede Zeile {time*}.'],
  ['For good: a no outlives all else.', 'Auf Dauer: Ein Nein gilt länger als alles andere.'],
  ['For good; once the profile is gone, without the id.', 'Auf Dauer; ist das Profil gelöscht, ohne die Kennung.'],
  ['For good.', 'Auf Dauer.'],
  ['{n#} days.', '{n#} Tage.'],
  ['{n#} days at most.', 'Höchstens {n#} Tage.'],
  ['{n#} days after the end.', '{n#} Tage nach dem Ende.'],
  ['2 hours; a used challenge 1 day.', '2 Stunden; eine gelöste Aufgabe einen Tag.'],
  ['As long as the rep is in config/sales.yaml.', 'Solange die Person im Vertrieb arbeitet.'],
  ['A day at most; its address works for an hour.', 'Höchstens einen Tag; die Adresse gilt eine Stunde.'],
  ['Until a person removes the address.', 'Bis jemand die Adresse herunternimmt.'],
  ['As the owner of the mailbox decides.', 'So lange, wie entscheidet, wem das Postfach gehört.'],
  ['As those systems decide.', 'So lange, wie diese Systeme entscheiden.'],

  // Why places that the export does not show keep something.
  ['To share leads fairly.', 'Um Anfragen gerecht zu verteilen.'],
  [
    'To know who acted on a lead, who looked at a person, and who stopped something.',
    'Um zu wissen, wer an einer Anfrage etwas tat, wer eine Person ansah und wer etwas anhielt.',
  ],
  ['To tell the manager what waits.', 'Um der Leitung zu sagen, was wartet.'],
  ['To keep one program from shutting out the rest.', 'Damit kein Programm alle anderen aussperrt.'],
  ['To give the person what they asked for.', 'Um der Person zu geben, worum sie gebeten hat.'],
  [
    'To see what a lead waits for, and to find faults.',
    'Um zu sehen, worauf eine Anfrage wartet, und um Fehler zu finden.',
  ],
  ['To lose nothing while a system is down.', 'Um nichts zu verlieren, während ein System ausfällt.'],
  ['To find faults.', 'Um Fehler zu finden.'],
  ['To get back what a mistake has destroyed.', 'Um zurückzuholen, was ein Fehler zerstört hat.'],
  ['To send no mail to an address that takes none.', 'Um nichts an eine Adresse zu schicken, die nichts annimmt.'],
  [
    'To write to the person, and to tell a rep who asks.',
    'Um der Person zu schreiben und dem Vertrieb zu sagen, wer anfragt.',
  ],
  ['To keep other systems of the company up to date.', 'Damit andere Systeme der Firma auf dem Stand sind.'],
  [
    'To prove an erasure, and to erase again after a restore.',
    'Um eine Löschung nachzuweisen und nach einer Wiederherstellung erneut zu löschen.',
  ],

  // Beside the data.
  ['Where we have this from', 'Woher wir das haben'],
  ['You said no to mail yourself.', 'Sie haben selbst zu Mail Nein gesagt.'],
  ['You, with the form “{form}”', 'Von Ihnen, mit dem Formular „{form}“'],
  ['Meta, which showed you our advertisement', 'Meta, wo Sie unsere Anzeige sahen'],
  ['Google, which showed you our advertisement', 'Google, wo Sie unsere Anzeige sahen'],
  ['“{name}”, in which you filled in something of ours', '„{name}“, wo Sie etwas von uns ausfüllten'],
  ['Our partner “{name}”', 'Unser Partner „{name}“'],
  ['The list “{name}”', 'Die Liste „{name}“'],
  [
    'Our site and the links in our mails, where you opened them',
    'Unsere Website und die Links in unseren Mails, die Sie geöffnet haben',
  ],
  ['Our people, who wrote it down', 'Unsere Leute, die es notiert haben'],
  ['The calendar in which you booked a time', 'Der Kalender, in dem Sie einen Termin gebucht haben'],
  ['Mails that you wrote to us, or that name you', 'Mails, die Sie uns geschrieben haben oder die Sie nennen'],

  ['How programs judge your inquiry', 'Wie Programme Ihre Anfrage beurteilen'],
  [
    'Rules of ours add up points for what you do, which fade with time, and grade from A to D how well your company fits.',
    'Unsere Regeln zählen Punkte für das, was Sie tun; sie verblassen mit der Zeit. Und sie benoten von A bis D, wie gut Ihre Firma zu uns passt.',
  ],
  [
    'Both decide which mails you get, and when which of us gets in touch. They decide no price and no contract.',
    'Beides entscheidet, welche Mails Sie bekommen, und wann sich wer von uns meldet. Über Preise und Verträge entscheidet es nicht.',
  ],
  [
    'You objected, so nothing is added up, and you are graded as if nothing were known.',
    'Sie haben widersprochen: Es wird nichts gezählt, und benotet wird, als wäre nichts bekannt.',
  ],
  [
    'You can object on the page that each mail of ours links to; then nothing is added up or graded.',
    'Sie können auf der Seite widersprechen, zu der jede unserer Mails führt; dann wird nichts gezählt und nichts benotet.',
  ],
  ['Your points: {total#} of 100', 'Ihre Punkte: {total#} von 100'],
  ['Your grade: {grade}', 'Ihre Note: {grade}'],
  ['We take you for', 'Wir halten Sie für'],

  ['Who gets something of this', 'Wer etwas davon bekommt'],
  ['Where: near you.', 'Ort: in Ihrer Nähe.'],
  ['Where: {country*}.', 'Ort: {country*}.'],
  [
    'Outside the EU, its standard contractual clauses protect the data.',
    'Außerhalb der EU schützen deren Standardvertragsklauseln die Daten.',
  ],
  ['Amazon Web Services, on our behalf: all of this.', 'Amazon Web Services, in unserem Auftrag: all das.'],
  [
    'Amazon CloudFront, on our behalf: what you send to our pages, in passing.',
    'Amazon CloudFront, in unserem Auftrag: was Sie an unsere Seiten schicken, im Durchgang.',
  ],
  [
    'Our people in sales: your inquiry, in our app and by mail.',
    'Unsere Leute im Vertrieb: Ihre Anfrage, in unserer App und per Mail.',
  ],
  ['Who runs your mailbox: the mails to you.', 'Wer Ihr Postfach betreibt: die Mails an Sie.'],
  [
    '“{name}”, another system of ours: how your inquiry goes, under a number.',
    '„{name}“, ein anderes System von uns: wie es um Ihre Anfrage steht, unter einer Nummer.',
  ],
  [
    'With a key it may ask for your name and address. Ask us where it is.',
    'Mit einem Schlüssel kann es nach Namen und Adresse fragen. Fragen Sie uns, wo es steht.',
  ],
  ['{name*}: that your data has arrived.', '{name*}: dass Ihre Daten angekommen sind.'],
  ['Name servers: the part of your address behind the @.', 'Nameserver: der Teil Ihrer Adresse hinter dem @.'],

  ['Where else something of you may be', 'Wo sonst etwas von Ihnen sein kann'],

  ['What you can ask of us', 'Was Sie von uns verlangen können'],
  [
    'To put right what is wrong, and to complete what is missing.',
    'Dass wir berichtigen, was falsch ist, und ergänzen, was fehlt.',
  ],
  [
    'To erase it, or to use it no further until a question is settled.',
    'Dass wir es löschen, oder es nicht weiter verwenden, bis eine Frage geklärt ist.',
  ],
  [
    'To give it to you, or to another company, as this file: data.json is made for programs.',
    'Dass wir es Ihnen oder einer anderen Firma geben, so wie diese Datei: data.json ist für Programme gemacht.',
  ],
  [
    'To send no more mail, to call no more, and to make no profile of you: each by itself, on the page that each mail of ours links to.',
    'Dass wir keine Mail mehr schicken, nicht mehr anrufen und kein Profil von Ihnen machen: jedes für sich, auf der Seite, zu der jede unserer Mails führt.',
  ],
  [
    'To take back a consent at any time. What was done before stays lawful.',
    'Dass Ihre Einwilligung nicht mehr gilt, jederzeit. Was vorher geschah, bleibt rechtmäßig.',
  ],
  [
    'You can also complain to a data protection authority, such as that of where you live or work.',
    'Sie können sich auch bei einer Datenschutzbehörde beschweren, etwa der an Ihrem Wohnort oder Arbeitsplatz.',
  ],
  ['Write to us', 'Schreiben Sie uns'],

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
