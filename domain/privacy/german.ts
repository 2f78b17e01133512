import { type PlaceName, places } from './register.ts';

/** The places in German, for receipts; `remains` where the register has an entry for a lead. */
const german: Record<PlaceName, { name: string; remains?: string }> = {
  profile: {
    name: 'Profil eines Leads',
    remains:
      'Eine Marke unter dem Schlüssel-Hash der Adresse, damit nichts, was verspätet eintrifft, den Lead zurückbringt.',
  },
  words: { name: 'Wörter, mit denen ein Lead zu finden ist' },
  activities: { name: 'Was geschehen ist' },
  sends: { name: 'Verzeichnis gesendeter Mails' },
  writtenMails: { name: 'Was in Mails stand' },
  offers: { name: 'Angebote an den Vertrieb' },
  promises: { name: 'Zugesagte Leitfäden und Dank' },
  visits: { name: 'Besuche vor dem Formular' },
  repPlaces: {
    name: 'Was jemand im Vertrieb betreut',
    remains: 'Die Zahl gewonnener und verlorener Leads, ohne den Lead.',
  },
  enteredTeam: { name: 'Abwesenheiten und Zeiten aus der App' },
  listViews: { name: 'Ansichten der Listen' },
  audit: {
    name: 'Protokoll der API',
    remains: 'Die Kennung des Leads, die nach der Löschung nirgends hinführt, bis der Eintrag abläuft.',
  },
  heldForms: { name: 'Formulare über den Grenzen' },
  suppression: {
    name: 'Sperrliste',
    remains:
      'Nach einem Nein zu Mail, oder wenn Mail zurückkam: der Schlüssel-Hash der Adresse mit dem Grund, auf Dauer. Ohne ihn brächte eine importierte Liste wieder Mail auf den Weg.',
  },
  limits: {
    name: 'Zähler der Stunde',
    remains: 'Zähler unter Schlüssel-Hashes von Netzadressen, höchstens einen Tag.',
  },
  settings: { name: 'Zeilen ohne Personen' },
  receivedMail: {
    name: 'Empfangene Mail',
    remains:
      'Mail von einer Adresse, von der niemand weiß, dass sie zu dieser Person gehört, und Mail an mehr als fünfzig Leute, bis ihre Frist abläuft.',
  },
  copies: { name: 'Kopien für alle, die darum gebeten haben' },
  journeys: {
    name: 'Dateien der Auswertung',
    remains: 'Eine Zeile ohne Kennung, mit Tagen statt Uhrzeiten, damit Summen stimmen.',
  },
  executions: {
    name: 'Abläufe',
    remains: 'Der Ablauf unter Kennungen, bis 90 Tage nach seinem Ende. Er läuft nicht mehr.',
  },
  queues: {
    name: 'Warteschlangen und unzustellbare Nachrichten',
    remains:
      'Was dort noch wartet, auch die Adresse in einem Bericht über eine Mail, höchstens 14 Tage; es wird abgewiesen, wenn es ankommt.',
  },
  logs: { name: 'Protokolle der Programme', remains: 'Zeilen mit der Kennung des Leads, bis die Protokolle ablaufen.' },
  backups: {
    name: 'Sicherungen der Tabelle',
    remains:
      'Der Lead, wie er war, höchstens 35 Tage. Nach einer Wiederherstellung wird er erneut gelöscht, durch `leadloop erase --replay`.',
  },
  sesList: {
    name: 'Sperrliste des Mailversands',
    remains:
      'Die Adresse, wenn eine Mail an sie zurückkam oder als Spam gemeldet wurde: Die nächste muss abgewiesen werden.',
  },
  sentMail: {
    name: 'Gesendete Mail',
    remains:
      'Mails über die Person in Postfächern des Vertriebs und der Leitung, bis diese sie löschen: Die Firma muss darum bitten.',
  },
  told: {
    name: 'Benachrichtigte Systeme',
    remains:
      'Was diese Systeme haben, bis sie es löschen. Der Beleg sagt, welche von der Löschung erfahren haben, unter der Kennung des Leads; die anderen muss die Firma bitten.',
  },
  erasures: {
    name: 'Nachweise von Löschungen',
    remains: 'Der Nachweis dieser Löschung unter dem Schlüssel-Hash.',
  },
  people: { name: 'Vertrieb, Leitung und alle mit Anmeldung' },
  embedded: { name: 'Datenordner der eingebetteten Cloud' },
};

/** A place in German, as on a receipt; a place of an older release keeps its own text. */
export function inGerman({ place, what }: { place: string; what?: string }): { place: string; what?: string } {
  const [name] = places.find(([, one]) => one.name === place) ?? [];
  const known = name && german[name];
  return { place: known?.name ?? place, what: what === undefined ? undefined : (known?.remains ?? what) };
}

/** The English names of places with the German ones. */
export const germanNames = (): (readonly [english: string, german: string])[] =>
  places.map(([place, { name }]) => [name, german[place].name]);
