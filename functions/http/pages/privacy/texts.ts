import type { Language } from '../../../../domain/language/language.ts';

const en = {
  askTitle: 'Your data',
  askLead:
    'You can have all that we know about you, and you can have it erased. So that only you can do this, we send a link to your mailbox.',
  address: 'Your e-mail address',
  askButton: 'Send me the link',
  sentTitle: 'Please look into your mailbox',
  sentLead:
    'If we know the address, a mail with a link is on its way to it. The link works for an hour. If nothing has come after a quarter of an hour, look among unwanted mail, then ask again.',
  noAddress: 'This is no e-mail address. Please check it, then try again.',
  openTitle: 'Your data',
  openLead: 'What would you like to do?',
  exportTitle: 'Take it along',
  exportText:
    'One file with all that we hold about you, why, how long, and who gets it: a page to read, the same for programs, and the mails between us.',
  exportButton: 'Download my data',
  readyTitle: 'Your data is ready',
  readyLead: 'It is a large file. You can download it for an hour; after that, ask for another link.',
  used: 'You have used this link for that already. Ask for another one to do it again.',
  eraseTitle: 'Have it erased',
  eraseText:
    'We erase everything about you, for good, and tell other systems of our company. You get no mail after that. The receipt says what remains for a while, such as backups, and why. It cannot be undone, so download your data first if you want to keep it.',
  eraseSure: 'Yes, erase everything. I know that this cannot be taken back.',
  eraseButton: 'Erase everything about me',
  notSure: 'Please tick the box, so that no data is erased by mistake.',
  workingTitle: 'We are erasing your data',
  workingLead: 'This takes less than a minute. The page shows the receipt by itself.',
  receiptTitle: 'Your data was erased',
  asked: (asked: string, done: string) => `You asked on ${asked}. It was done on ${done}.`,
  askedLater: (asked: string, done: string) =>
    `You asked on ${asked}. By then the time to keep your data was over, and it had been erased on ${done}. Since you asked, no list and no other company brings you back.`,
  over: (done: string) => `The time to keep your data was over. It was erased on ${done}.`,
  erased: 'What was erased',
  nothing: (places: string) => `Nothing was there of: ${places}.`,
  words:
    'A lead is a person who has asked us something. A keyed hash is a number that we make from your address with a secret: nobody can read the address from it.',
  told: 'Other systems of our company',
  remains: 'What remains, until when and why',
  until: (on: string) => `Until ${on}.`,
  keep: 'Please keep this page: print it, or save the receipt. We cannot send it, because we no longer have your address.',
  file: 'Save the receipt as a file',
  signature: 'Signature',
};

const de: typeof en = {
  askTitle: 'Ihre Daten',
  askLead:
    'Sie können alles bekommen, was wir über Sie wissen, und Sie können es löschen lassen. Damit niemand sonst das kann, schicken wir einen Link an Ihr Postfach.',
  address: 'Ihre E-Mail-Adresse',
  askButton: 'Link schicken',
  sentTitle: 'Bitte sehen Sie in Ihr Postfach',
  sentLead:
    'Wenn wir die Adresse kennen, ist eine Mail mit einem Link unterwegs. Der Link gilt eine Stunde. Ist nach einer Viertelstunde nichts da, sehen Sie bei unerwünschter Mail nach und fragen Sie dann noch einmal.',
  noAddress: 'Das ist keine E-Mail-Adresse. Bitte prüfen Sie sie und versuchen Sie es noch einmal.',
  openTitle: 'Ihre Daten',
  openLead: 'Was möchten Sie tun?',
  exportTitle: 'Daten mitnehmen',
  exportText:
    'Eine Datei mit allem, was wir über Sie haben, warum, wie lange, und wer es bekommt: eine Seite zum Lesen, dasselbe für Programme und die Mails zwischen uns.',
  exportButton: 'Meine Daten herunterladen',
  readyTitle: 'Ihre Daten liegen bereit',
  readyLead:
    'Es ist eine große Datei. Sie können sie eine Stunde lang herunterladen; danach fordern Sie bitte einen neuen Link an.',
  used: 'Dafür haben Sie diesen Link schon benutzt. Für ein weiteres Mal fordern Sie bitte einen neuen an.',
  eraseTitle: 'Daten löschen lassen',
  eraseText:
    'Wir löschen alles über Sie, endgültig, und sagen es anderen Systemen unserer Firma. Danach bekommen Sie keine Mail mehr. Der Beleg sagt, was noch eine Weile bleibt, etwa in Sicherungen, und warum. Niemand kann das zurücknehmen: Laden Sie Ihre Daten vorher herunter, wenn Sie sie behalten möchten.',
  eraseSure: 'Ja, alles löschen. Ich weiß, dass das endgültig ist.',
  eraseButton: 'Alles über mich löschen',
  notSure: 'Bitte setzen Sie das Häkchen, damit niemand aus Versehen löscht.',
  workingTitle: 'Wir löschen Ihre Daten',
  workingLead: 'Das dauert weniger als eine Minute. Die Seite zeigt den Beleg von selbst.',
  receiptTitle: 'Ihre Daten wurden gelöscht',
  asked: (asked, done) => `Sie haben am ${asked} darum gebeten. Es geschah am ${done}.`,
  askedLater: (asked, done) =>
    `Sie haben am ${asked} darum gebeten. Die Zeit, in der wir Ihre Daten behalten, war da schon um; sie wurden am ${done} gelöscht. Weil Sie darum gebeten haben, bringt keine Liste und keine andere Firma Sie zurück.`,
  over: (done) => `Die Zeit, in der wir Ihre Daten behalten, war um. Sie wurden am ${done} gelöscht.`,
  erased: 'Was gelöscht wurde',
  nothing: (places) => `Nichts war da von: ${places}.`,
  words:
    'Ein Lead ist jemand, der uns etwas gefragt hat. Ein Schlüssel-Hash ist eine Nummer, die wir mit einem Geheimnis aus Ihrer Adresse bilden: Niemand kann die Adresse daraus lesen.',
  told: 'Andere Systeme unserer Firma',
  remains: 'Was bleibt, bis wann und warum',
  until: (on) => `Bis ${on}.`,
  keep: 'Bitte bewahren Sie diese Seite auf: Drucken Sie sie, oder speichern Sie den Beleg. Schicken können wir ihn nicht, denn Ihre Adresse haben wir nicht mehr.',
  file: 'Beleg als Datei speichern',
  signature: 'Unterschrift',
};

export const texts: Record<Language, typeof en> = { en, de };
